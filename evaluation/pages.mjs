// The pages of a running `twosource serve` in headless Chromium: axe-core's rules in light and dark, at desktop and phone
// size; whether a page is wider than the screen; the panel of words and the marks by keyboard; errors on the console.
//
//     npm install axe-core playwright-core        (in a folder of its own, outside this one)
//     twosource add examples --store desk.db && twosource serve --store desk.db
//     NODE_PATH=FOLDER/node_modules node evaluation/pages.mjs http://127.0.0.1:8765 [/usr/bin/chromium]
import { createRequire } from 'module';
import { readFileSync } from 'fs';
const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const base = process.argv[2], browser = process.argv[3] || '/usr/bin/chromium';
const b = await chromium.launch({executablePath:browser, args:['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync']});
const stories=await (await fetch(base+'/api/stories')).json();
const actors=await (await fetch(base+'/api/actors')).json();
const reports=await (await fetch(base+'/api/reports')).json();
const pages=['/','/?lone=1',...stories.slice(0,3).map(s=>'/stories/'+s.id),'/report?id='+encodeURIComponent(reports[0].id)+'&start=10&end=60','/actors','/actor?id='+encodeURIComponent(actors[0].id),'/search?q=minister','/search','/changes','/nowhere'];
let total=0;
for (const scheme of ['light','dark']) for (const size of [{width:1280,height:900},{width:390,height:800}]) {
  const c=await b.newContext({bypassCSP:true,colorScheme:scheme,viewport:size});
  const p=await c.newPage();
  for (const path of pages){
    const errs=[]; p.removeAllListeners('console'); p.on('console',m=>{if(m.type()==='error'&&!/404/.test(m.text()))errs.push(m.text())});
    await p.goto(base+path); await p.evaluate(axe);
    const r=await p.evaluate(()=>axe.run(document,{resultTypes:['violations']}));
    const over=await p.evaluate(()=>document.documentElement.scrollWidth>document.documentElement.clientWidth+1);
    for(const v of r.violations){total++;console.log(scheme,size.width,path,v.id,v.impact,v.nodes.length,v.nodes[0].target.join(' '),v.nodes[0].failureSummary.split('\n').slice(0,2).join(' ').slice(0,200))}
    if(over)console.log('wider than the screen',size.width,path);
    if(errs.length)console.log(path,errs[0]);
  }
  await c.close();
}
console.log('violations',total);
// keyboard
const c=await b.newContext(); const p=await c.newPage(); const errors=[]; p.on('console',m=>{if(m.type()==='error')errors.push(m.text())}); p.on('pageerror',e=>errors.push(String(e)));
await p.goto(base+'/stories/'+stories[0].id);
const link=p.locator('a[data-words]').first(); await link.focus(); await p.keyboard.press('Enter');
await p.waitForSelector('#words:not([hidden])',{timeout:15000});
await p.waitForSelector('#shown .at',{timeout:15000});
console.log('panel', await p.evaluate(()=>document.activeElement.id), (await p.locator('#shown .at').first().innerText()).slice(0,60));
await p.keyboard.press('Escape'); console.log('closed', await p.locator('#words').isHidden(), await p.evaluate(()=>document.activeElement.hasAttribute('data-words')));
await p.goto(base+'/report?id='+encodeURIComponent(reports[0].id)); await p.locator('.text [data-told]').nth(3).focus(); console.log('told', (await p.locator('#told').innerText()).slice(0,100));
await p.locator('[data-layer=event]').uncheck(); console.log('off', await p.evaluate(()=>document.querySelector('.text').className));
console.log('errors',errors);
await b.close();
