"""The status and the day of events as the trained model's trees give them, on sentences of our own."""

import datetime as dt

import pytest

from twosource.events.scene import RULE
from twosource.pipeline import analyse
from twosource.records import Event, Report

PUBLISHED = dt.date(2031, 5, 14)  # a Wednesday

STATUSES = [
    ("The old mill is to be sold to a brewer.", "sell", "planned"),
    ("The assembly is due to vote on Friday.", "be", "planned"),
    ("The cap would lower rents by a tenth.", "lower", "possible"),
    ("She told reporters that she would resign.", "resign", "planned"),
    ("The volcano will probably erupt in June.", "erupt", "possible"),
    ("Analysts think that the bank will cut fees.", "cut", "possible"),
    ("Pickers will have to travel to Arden.", "travel", "planned"),
    ("Pickers have to travel to Arden.", "travel", "called-for"),
    ("Another roll call is expected on Thursday night.", "expect", "planned"),
    ("Ivo Brandt is also charged with arson.", "charge", "happened"),
    ("He is survived by his wife and two sons.", "survive", "happened"),
    ("The guard has a cousin who is accused of arson.", "accuse", "ongoing"),
    ("For this she’s been sent home.", "send", "happened"),
    ("He’s lost five calves.", "lose", "happened"),
    ("The ministry expects prices to fall this year.", "fall", "possible"),
    ("The trains are expected to run on Friday.", "run", "planned"),
    ("The clinic reports 312 patients.", "report", "happened"),
    ("Two climbers were still missing on Tuesday.", "missing", "ongoing"),
    ("The challenger was leading on Tuesday night.", "lead", "ongoing"),
    ("The driver was crossing the square when the bomb went off.", "cross", "happened"),
    ("Prosecutors have opened an investigation.", "open", "ongoing"),
    ("The authority said that it was examining the papers.", "examine", "ongoing"),
    ("The driver said that he was crossing the square when the bomb went off.", "cross", "happened"),
    ("Six miners are known to have died.", "know", "happened"),
    ("The regatta has been called off.", "call off", "not-happened"),
    ("The owner declined to comment on the leak.", "comment", "happened"),
    ("The company promised compensation to the tenants.", "promise", "planned"),
    ("The ambassador called on the bishop on Tuesday.", "call on", "happened"),
    ("The ambassador called on the bishop to leave the island.", "call on", "called-for"),
    ("The two men held since Monday will stand trial.", "hold", "ongoing"),
    ("Nobody's licence was withdrawn.", "withdraw", "not-happened"),
    ("The ministry heard nothing before 3 May.", "hear", "not-happened"),
    ("A strike is conceivable in June.", "conceivable", "possible"),
    ("She’d been dismissed in March.", "dismiss", "happened"),
    ("An alarm would have sounded within a minute.", "sound", "possible"),
    ("Neither inspector has published a report.", "publish", "not-happened"),
    ("The river has risen by 14 centimetres since January.", "rise", "happened"),
    ("The town has been encircled since January.", "encircle", "ongoing"),
    ("An engineer warns his superiors in March of last year.", "warn", "happened"),
    ("Four ushers were slightly hurt.", "hurt", "happened"),
    ("She asked him four times.", "ask", "happened"),
    ("She asked the guild to sell the harp.", "ask", "called-for"),
    ("The guild called for the abbot to resign.", "call", "called-for"),
    ("She proposed that every ledger be read twice.", "read", "called-for"),
    ("Six riders are supposed to have crossed the weir.", "cross", "possible"),
    ("Six riders are known to have crossed the weir.", "cross", "happened"),
    ("No tenant will lose a penny because of this.", "lose", "not-happened"),
    ("The tenants will have no access to the yard.", "have", "planned"),
    ("The abbot will not attend the fair.", "attend", "not-happened"),
    ("The owner would not sell the mill.", "sell", "not-happened"),
    ("Forty barges have been stuck below the lock.", "stick", "ongoing"),
    ("Forty barges have been repaired below the lock.", "repair", "happened"),
    ("The lanes were still blocked by snow.", "block", "ongoing"),
    ("The dead include four pilgrims.", "include", "happened"),
    ("The menu includes four soups.", "include", "ongoing"),
    ("The figures show a rise of 6 per cent.", "show", "happened"),
    ("The miller pleaded not guilty.", "plead", "happened"),
    ("The guild is in talks to sell the tower.", "sell", "possible"),
    ("The bill to raise the toll comes up on Friday.", "raise", "possible"),
    ("The plan to raise the toll comes up on Friday.", "raise", "planned"),
    ("The bishop will veto the sale if it reaches his desk.", "veto", "possible"),
    ("Closing the lock would cut traffic by a third.", "cut", "possible"),
    ("The film will be shown once the widow has seen it.", "see", "planned"),
    ("The film was shown once the widow had seen it.", "see", "happened"),
    ("Brokers put the cost of the repairs at two million crowns.", "put", "possible"),
    ("Wardens put the crowd at two thousand.", "put", "happened"),
    ("The bank assumes growth of 2 per cent.", "assume", "possible"),
    ("He would go and feed the geese whenever the bell rang.", "go", "happened"),
    ("The lock was supposed to open in June.", "open", "planned"),
    ("Lawmakers are due to discuss the bill.", "discuss", "planned"),
    ("The guild voted to lower the toll.", "lower", "planned"),
    ("The guild decided against selling the tower.", "sell", "not-happened"),
    ("The guild has yet to answer.", "answer", "not-happened"),
    ("The mayor ruled out a rise in the toll.", "rise", "not-happened"),
    ("The mayor called off the visit to Tarn.", "visit", "not-happened"),
    ("The mayor’s visit to Tarn was postponed.", "visit", "planned"),
    ("The mayor postponed a visit to Tarn.", "postpone", "happened"),
    ("The storm is forecast to hit the coast on Friday.", "hit", "possible"),
    ("The deal nearly collapsed.", "collapse", "not-happened"),
    ("Rents nearly doubled.", "double", "happened"),
    ("The nuns were able to return.", "return", "happened"),
    ("The law allows the nuns to return.", "return", "possible"),
    ("She pleaded guilty to stealing a cart.", "steal", "happened"),
    ("She has lived in Tarn for ten years.", "live", "ongoing"),
    ("She lived in Tarn for ten years.", "live", "happened"),
    ("She was about to sign.", "sign", "planned"),
    ("Instead of signing, she resigned.", "sign", "not-happened"),
    ("Nobody in the guild will be punished.", "punish", "not-happened"),
    ("She may never row for the club again.", "row", "possible"),
    ("She could not row for the club.", "row", "not-happened"),
    ("The quay may not be used by trawlers.", "use", "not-happened"),
    ("The guild would probably look for a buyer.", "look", "possible"),
    ("The guild would soon look for a buyer, she said.", "look", "planned"),
    ("Wardens are considering a ban on carts.", "consider", "possible"),
    ("The abbot was weighing whether to sell the mill.", "weigh", "possible"),
    ("The abbot had considered a ban on carts.", "consider", "happened"),
    ("Her heirs declined a funeral in the abbey.", "decline", "not-happened"),
    ("Once more she refused.", "refuse", "not-happened"),
    ("The herd declined 3 per cent.", "decline", "happened"),
    ("The guild stopped mending the wall in 2020.", "mend", "happened"),
    ("The guild stopped the boys from mending the wall.", "mend", "not-happened"),
    ("The bishop would like the guild to sell the mill.", "sell", "called-for"),
    ("The bishop would like the guild to sell the mill.", "like", "called-for"),
    ("The bishop would like to sell the mill.", "sell", "planned"),
    ("The abbot pleaded with pilgrims to stay away.", "plead", "called-for"),
    ("The miller pleaded guilty.", "plead", "happened"),
    ("The monks have begged for a new roof since March.", "beg", "called-for"),
    ("The monks ought to have a voice in the choice.", "have", "called-for"),
    ("They’d been out of order since April.", "be", "happened"),
    ("His first act was to close the mill.", "close", "happened"),
    ("His plan is to close the mill.", "close", "planned"),
    ("The guild said the request was being reviewed.", "review", "ongoing"),
    ("Talks were scheduled for Friday, 16 May.", "schedule", "planned"),
    ("Talks were scheduled for Friday, 2 May.", "schedule", "happened"),
    ("She has rung the abbot twice since Monday.", "ring", "happened"),
    ("She closed the mill until 20 May.", "close", "happened"),
    ("The mill will be closed until 20 May.", "close", "planned"),
]

DAYS = [
    ("The gate has been closed since Monday.", "close", (12, 12)),
    ("The clinic has received 16 patients since Monday.", "receive", (12, 14)),
    ("The envoy called on the bishop on Tuesday.", "call on", (13, 13)),
    ("The hearing was postponed until Friday.", "postpone", (16, 16)),
    ("The council votes on the rates on Tuesday.", "vote", (20, 20)),
    ("She urged the miners to march on Tuesday.", "march", (20, 20)),
    ("The assembly is due to vote on Friday.", "be", (16, 16)),
    ("She had a film with the tape in it up by Tuesday night.", "have", (13, 13)),
    ("The abbot declared Friday a day of silence.", "declare", (16, 16)),
    ("Two clerks detained since Monday must stay in custody.", "detain", (12, 12)),
    ("A pump had been leaking since Monday.", "leak", (12, 14)),
    ("The clerk who was robbed by a driver on Sunday night gave evidence yesterday.", "rob", (11, 11)),
    ("Yesterday’s ruling closes the mill on Friday.", "close", (16, 16)),
    ("The review should be concluded within two weeks.", "conclude", (14, 28)),
    ("Rents were 5 per cent higher on Monday than on Sunday.", "high", (12, 12)),
    ("The council votes in the week after next, on Tuesday 27 May.", "vote", (27, 27)),
    ("The next race is to be the Tarn Cup on Sunday.", "cup", (18, 18)),
    ("The mill burned down two days after the watchman was shot dead by a rival on May 6.", "burn down", (8, 8)),
    ("The dam burst three days before the minister resigned on May 9.", "burst", (6, 6)),
    ("The island shot rockets at two barracks on the coast housing foreign troops on Monday.", "shoot", (12, 12)),
    ("The lawyer announced that he would name the witnesses at a June 1 press conference.", "name", (1, 1)),
    ("It is the worst clash at the lake since June 2029, when a guard lost an arm.", "lose", (1, 30)),
    ("One snag: the bishop was serving soup in the crypt on Monday.", "serve", (12, 12)),
    ("The village has been without power since Monday.", "be", (12, 12)),
    ("The truce provides for an exchange of prisoners on Friday.", "provide", (16, 16)),
    ("The envoy landed on Tuesday, two days after a thief took his dog.", "take", (11, 11)),
    ("The envoy landed on Tuesday, one day before a thief took his dog.", "take", (14, 14)),
    ("Two guards died when a roof fell in on 4 May.", "die", (4, 4)),
    ("On 4 March the talks ended, and the ministers flew home.", "fly", (4, 4)),
    ("The hatchery found the first dead trout as early as 4 March.", "find", (4, 4)),
    ("She announced a new budget, to be put to the cabinet on Tuesday.", "put", (20, 20)),
]

# What is told beside a verb and is none of its days.
NO_DAY = [
    ("The ruling of March remains in place.", "remain"),
    ("The party won on Tuesday and is set to govern.", "govern"),
    ("The mill burned down more than two days after the watchman was shot dead by a rival on May 6.", "burn down"),
    ("My mother was on benefits for the last year of her life.", "be"),
    ("The mills owe three times as much as a year ago.", "owe"),
    ("The talks ended on 4 March, and the ministers flew home.", "fly"),
    ("Everybody in the quarter heard the bell.", "hear"),
    ("Lessons were held online at the start of the school year.", "hold"),
    ("Since 4 March two mills have closed, and a storm has flooded the lane.", "flood"),
]

# Of these a reader may take it that it was then, though the words do not tell.
MAY_BE_INFERRED = [NO_DAY[1], NO_DAY[5]]


def events(text: str) -> dict[str, Event]:
    return {e.lemma: e for e in analyse(Report("r", "r.txt", text, published=PUBLISHED)).events}


@pytest.mark.parametrize(("text", "lemma", "status"), STATUSES, ids=[t for t, _, _ in STATUSES])
def test_status(text: str, lemma: str, status: str) -> None:
    found = events(text)
    assert lemma in found, sorted(found)
    assert found[lemma].status == status


HEADS = [
    ("Abbot shuts the mill. Millers say it was about time\n\nThe mill at Tarn is old.", "shut", "happened"),
    ("Millers and monks at odds\n\nAbbot shuts the mill at Tarn\n\nThe mill at Tarn is old.", "shut", "happened"),
    ("Millers and monks at odds\n\nThe abbot runs the mill at Tarn.\n\nThe mill is old.", "run", "ongoing"),
    ("The mill is old.\n\nAbbot shuts the mill at Tarn\n\nThe monks run it.", "shut", "ongoing"),
]


@pytest.mark.parametrize(("text", "lemma", "status"), HEADS, ids=[t for t, _, _ in HEADS])
def test_the_present_of_the_lines_of_a_headline_is_past(text: str, lemma: str, status: str) -> None:
    assert events(text)[lemma].status == status


@pytest.mark.parametrize(("text", "lemma", "days"), DAYS, ids=[t for t, _, _ in DAYS])
def test_days(text: str, lemma: str, days: tuple[int, int]) -> None:
    when = events(text)[lemma].when
    assert when is not None
    assert when.when is not None
    assert (when.when.start.day, when.when.end.day) == days


@pytest.mark.parametrize(("text", "lemma"), NO_DAY, ids=[t for t, _ in NO_DAY])
def test_no_day(text: str, lemma: str) -> None:
    when = events(text)[lemma].when
    assert when is None or (when.rule == RULE and (text, lemma) in MAY_BE_INFERRED)


def test_what_happened_has_the_day_of_what_happened_and_not_of_a_saying() -> None:
    found = events(
        "CORVE, May 14 (Agency) - A bus burnt out on a bridge on Monday. Traffic stopped for hours. "
        "The driver had braked late, police said on Tuesday. Six passengers died."
    )
    for lemma in ("stop", "die"):
        when = found[lemma].when
        assert when is not None
        assert when.rule == RULE
        assert when.when is not None
        assert when.when.start == dt.date(2031, 5, 12)


def test_what_is_due_lies_ahead_whatever_the_parser_makes_of_it() -> None:
    a = analyse(Report("r", "r.txt", "Parliament is due to vote on Friday.", published=PUBLISHED))
    assert [d.when.start.day for d in a.dates if d.when is not None] == [16]


def test_times_since_a_month_or_year_end_with_a_whole_one() -> None:
    for text, end in (
        ("The guild has accepted 68,000 crowns from the mill since 2018.", dt.date(2031, 12, 31)),
        ("The mill has paid 40 fines since November 2029.", dt.date(2031, 5, 31)),
        ("The mill has paid 40 fines since 3 May.", PUBLISHED),
    ):
        when = next(e.when for e in events(text).values() if e.when is not None)
        assert when is not None
        assert when.when is not None
        assert when.when.end == end


def test_a_papers_own_date_is_not_that_of_its_verb() -> None:
    found = events("The long paper, dated 3 May and signed by Secretary Vera Holt, puts the price at 40 crowns.")
    put = found["put"].when
    assert put is None or put.rule == RULE
