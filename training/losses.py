"""What training minimises: the sum of the heads' losses and of how far the sentence vectors drift."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from items import Item, Labels, inputs_of, role_targets, targets_of
from network import Reader, Scores
from teacher import Taught, taught_loss

# Of the sentence vectors' loss: cosine distances are ten times smaller than cross-entropies.
VECTOR_WEIGHT = 8.0
# Tags of Penn, marks and factuality are by-work: at half weight they cost the tree nothing on the dev sets.
BY_WORK = 0.5


def loss_of(
    model: Reader,
    batch: list[Item],
    labels: Labels,
    vectors: list[Tensor | None],
    device: str,
    whole_names: bool = False,
    taught: dict[str, Taught] | None = None,
) -> Tensor:
    """The loss of a batch; `vectors` has the original model's vector for each sentence that is to keep it. Names are
    scored word by word or, with `whole_names`, by whole rows of tags. `taught` is what a teacher says of sentences."""
    ins = inputs_of(batch, device)
    t = targets_of(batch, labels, device)
    s = model(*ins)
    loss = vector_loss(s, vectors)
    ce = nn.functional.cross_entropy
    if (t["upos"] >= 0).any():
        loss = loss + ce(s.upos.float().flatten(0, 1), t["upos"].flatten())
        loss = loss + BY_WORK * ce(s.xpos.float().flatten(0, 1), t["xpos"].flatten())
    if (t["heads"] >= 0).any():
        loss = loss + tree_loss(model, s, t, ins[3] > 0)
    if (t["names"] >= 0).any():
        if whole_names:
            loss = loss + row_loss(s.names.float(), t["names"], ins[3] > 0, labels.names)
        else:
            loss = loss + ce(s.names.float().flatten(0, 1), t["names"].flatten())
    for scores, name in ((s.predicates, "predicates"), (s.event_nouns, "event_nouns"), (s.starts, "starts")):
        known = t[name] >= 0
        if known.any():
            marks = nn.functional.binary_cross_entropy_with_logits(scores[known].float(), t[name][known].float())
            loss = loss + BY_WORK * marks
    known = ~t["factuality"].isnan()
    if known.any():
        loss = loss + BY_WORK * nn.functional.smooth_l1_loss(s.factuality[known].float(), t["factuality"][known])
    if (roles := role_targets(batch, labels, device)) is not None:
        loss = loss + role_loss(model, s, *roles)
    if taught:
        loss = loss + taught_loss(model, s, batch, taught, ins[3] > 0)
    return loss


def vector_loss(s: Scores, vectors: list[Tensor | None]) -> Tensor:
    kept = [i for i, v in enumerate(vectors) if v is not None]
    if not kept:
        return s.vector.sum() * 0.0
    teacher = torch.stack([v for v in vectors if v is not None])
    return VECTOR_WEIGHT * (1 - nn.functional.cosine_similarity(s.vector[kept].float(), teacher, dim=-1)).mean()


def tree_loss(model: Reader, s: Scores, t: dict[str, Tensor], words: Tensor) -> Tensor:
    ce = nn.functional.cross_entropy
    allowed = torch.cat([torch.ones_like(words[:, :1]), words], 1).unsqueeze(1)
    arcs = s.heads.float().masked_fill(~allowed, -1e4)
    gold = t["heads"].clamp(min=0).unsqueeze(-1).expand(s.label_words.shape)
    heads = s.label_heads.gather(1, gold)
    relations = model.label.chosen_pairs(s.label_words.flatten(0, 1), heads.flatten(0, 1))
    return ce(arcs.flatten(0, 1), t["heads"].flatten()) + ce(relations.float(), t["relations"].flatten())


def row_loss(scores: Tensor, gold: Tensor, words: Tensor, tags: list[str]) -> Tensor:
    """Negative log-likelihood of the gold tags among all well-formed rows (Lafferty et al. 2001, without learnt
    transitions), a word known; unknown tags may be any. So the tags of a word learn to agree with their neighbours'."""
    known = gold >= 0
    some = known.any(1)
    scores, gold, words, known = scores[some], gold[some], words[some], known[some]
    bad = torch.tensor([[b[0] == "I" and a[1:] != b[1:] and a != f"B{b[1:]}" for b in tags] for a in tags])
    step = torch.where(bad.to(scores.device), -1e4, 0.0)
    start = torch.tensor([-1e4 if t[0] == "I" else 0.0 for t in tags], device=scores.device)
    right = torch.zeros_like(scores, dtype=torch.bool).scatter(2, gold.clamp(min=0).unsqueeze(-1), True)
    only_gold = scores.masked_fill(known.unsqueeze(-1) & ~right, -1e4)
    both, real = torch.cat([scores, only_gold]), torch.cat([words, words])
    total = both[:, 0] + start
    for i in range(1, both.shape[1]):
        more = (total.unsqueeze(2) + step).logsumexp(1) + both[:, i]
        total = torch.where(real[:, i : i + 1], more, total)
    free, held = total.logsumexp(-1).chunk(2)
    return (free - held).sum() / known.sum()


def role_loss(model: Reader, s: Scores, row: Tensor, predicate: Tensor, gold: Tensor) -> Tensor:
    """Cross-entropy summed over all words of the known predicates, by predicate and role: nearly all words are none,
    so a mean over words would hardly count."""
    left = s.role_predicates[row, predicate].unsqueeze(1)
    scores = model.role.all_pairs(left, s.role_words[row]).float()  # (P, 1, W, roles)
    total = nn.functional.cross_entropy(scores.flatten(0, 2), gold.flatten(), reduction="sum")
    return total / ((gold > 0).sum() + (gold >= 0).any(-1).sum())
