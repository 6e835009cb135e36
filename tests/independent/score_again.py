"""A second, independent computation of the score, written from docs/methode.md alone, to check the first one."""

import json
import operator
import sys
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from math import floor
from pathlib import Path
from random import Random
from types import SimpleNamespace as Facts
from typing import Any

import yaml

Data = dict[str, Any]
READINGS = ("declared", "justified", "validated")
ORDERS = {"at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le, "less_than": operator.lt}
# The numbers of the method for which grid.yaml has no key (methode.md §6 and §8).
BALANCE_FLOOR, BALANCE_DIGITS, QUARTER = Fraction(1, 100), 50, Fraction(1, 4)
NO_CAP = Fraction(100)  # a raw score never exceeds it


class NumberTextLoader(yaml.CSafeLoader):
    """Reads every number of the grid as the exact fraction of its decimal text."""


for _kind in ("int", "float"):
    NumberTextLoader.add_constructor(f"tag:yaml.org,2002:{_kind}", lambda _, node: Fraction(node.value))
parse_yaml = lru_cache(maxsize=64)(lambda text: yaml.load(text, Loader=NumberTextLoader))


def read_grid(folder: Path) -> tuple[Data, list[Data]]:
    grid = parse_yaml((folder / "grid.yaml").read_text("utf-8"))
    return grid, [c for name in grid["files"] for c in parse_yaml((folder / name).read_text("utf-8"))["criteria"]]


def read_document(path: Path) -> Data:
    return dict(json.loads(path.read_text("utf-8"), parse_float=lambda text: Fraction(text)))


def six(value: Fraction) -> str:
    millionths = floor(value * 10**6 + Fraction(1, 2))
    return f"{millionths // 10**6}.{millionths % 10**6:06d}"


def mean(criteria: list[Data], measure: Any) -> Fraction | None:
    whole = sum(c["weight"] for c in criteria)
    return Fraction(sum(c["weight"] * measure(c) for c in criteria), whole) if whole else None


def holds(condition: Data, profile: Data) -> bool:
    if "any" in condition:
        return any(holds(alternative, profile) for alternative in condition["any"])
    fact = profile.get(condition["fact"])
    if fact is None:
        return bool(condition["if_unknown"] == "applies")
    in_order = all(compare(Fraction(str(fact)), condition[key]) for key, compare in ORDERS.items() if key in condition)
    return bool(in_order and fact == condition.get("is", fact) and fact in condition.get("in", [fact]))


def prepare(grid: Data, criteria: list[Data], document: Data) -> Facts:
    """What does not depend on the answers."""
    profile, review, rules = document["profile"], document.get("review") or {}, grid["scoring"]
    tiers = {row["code"]: row for row in grid["tiers"]["list"]}
    order = [tiers[code] for code in grid["tiers"]["evaluation_order"]]
    tier = next(row for row in order if all(holds(condition, profile) for condition in row["applies_when"]))
    in_tier = [c for c in criteria if tiers[c["tier"]]["rank"] <= tier["rank"]]
    concerned = [c for c in in_tier if all(holds(condition, profile) for condition in c["applies_when"])]
    excluded = [c for c in concerned if (review.get(c["id"]) or {}).get("not_applicable") is True]
    applicable = [c for c in concerned if c not in excluded]
    sets = (applicable, in_tier, concerned)
    merit, possible, before = ([c for c in some if c["kind"] != "obligation"] for some in sets)
    set_aside = mean(before, lambda c: c in excluded) or 0
    case = Facts(grid=grid, rules=rules, criteria=criteria, document=document, tier=tier["code"], applicable=applicable)
    case.merit, case.members, case.effective = merit, {}, {}
    case.comparable = set_aside <= rules["not_applicable_by_adviser"]["max_weight_share"]
    for code, weight in [(row["code"], row["weight"]) for row in grid["pillars"] if row["role"] == "merit"]:
        case.members[code] = [c for c in merit if c["pillar"] == code]
        kappa = mean([c for c in possible if c["pillar"] == code], lambda c: c in merit) or Fraction(0)
        case.effective[code] = weight * min(Fraction(1), kappa / rules["aggregation"]["attenuation"]["threshold"])
    return case


def value_given(criterion: Data, entry: Data) -> Any:
    key = {"obligation": "state", "maturity": "level", "indicator": "value"}[criterion["kind"]]
    if entry.get(key) is not None:
        return entry[key] if key == "state" else Fraction(str(entry[key]))
    if key != "value" or entry.get("numerator") is None or not entry.get("denominator"):
        return None
    factor = 100 if criterion["indicator"]["unit"].startswith("%") else 1
    return factor * Fraction(str(entry["numerator"])) / Fraction(str(entry["denominator"]))


def reply_of(case: Facts, criterion: Data, reading: str) -> Facts:
    """No value means "don't know" or unanswered; no legal state, that the criterion carries no obligation."""
    answer, review = ((case.document.get(part) or {}).get(criterion["id"]) or {} for part in ("answers", "review"))
    value, decision = value_given(criterion, answer), value_given(criterion, review)
    plan, state = answer.get("plan_until"), answer.get("evidence") or "declared"
    if reading == "validated" and decision is not None:
        state, value = "validated", decision
    elif answer.get("dont_know") or value is None:
        state, value, plan = "dont_know" if answer.get("dont_know") else "unanswered", None, None
    elif reading == "validated" and review.get("confirmed"):
        state = "validated"
    elif reading != "declared" and criterion["kind"] == "maturity" and state == "declared":
        value = min(value, case.rules["maturity"]["cap_level_without_file"])
    share, legal = share_of(case.rules, criterion, value), legal_state(case.rules, criterion, value)
    return Facts(state=state, value=value, plan=plan, share=share, legal=legal)


def legal_state(rules: Data, criterion: Data, value: Any) -> str | None:
    threshold = (criterion.get("indicator") or {}).get("legal_threshold")
    if criterion["kind"] != "obligation" and threshold is None:
        return None
    if value is None or criterion["kind"] == "obligation":
        return str(value or rules["unknown"]["obligation_state"])
    if value >= threshold if criterion["indicator"]["target"] > criterion["indicator"]["floor"] else value <= threshold:
        return "compliant"
    within = abs(value - threshold) <= rules["obligation"]["indicator_partial_tolerance"] * threshold
    return "partial" if within else "not_met"


def share_of(rules: Data, criterion: Data, value: Any) -> Fraction:
    if value is None or criterion["kind"] == "obligation":
        return Fraction(rules["unknown"]["score"] if value is None else rules["obligation"]["state_scores"][value])
    if criterion["kind"] == "maturity":
        scores, below = rules["maturity"]["level_scores"], floor(value)
        return Fraction(scores[below] if value == below else (scores[below] + scores[below + 1]) / 2)
    names = ("floor", "target", "legal_threshold", "score_at_threshold")
    low, target, threshold, at_threshold = (criterion["indicator"][name] for name in names)
    start, end, base, room = low, target, Fraction(0), Fraction(1)
    if threshold is not None and threshold != target:
        met = legal_state(rules, criterion, value) == "compliant"
        start, end = (threshold, target) if met else (low, threshold)
        base, room = (at_threshold, 1 - at_threshold) if met else (base, at_threshold)
    return Fraction(base + room * max(0, min(1, (value - start) / (end - start))))


def weigh(members: dict[str, list[Data]], effective: Data, shares: Data) -> tuple[Data, Fraction]:
    by_pillar = {code: mean(some, lambda c: shares[c["id"]]) for code, some in members.items() if some}
    return by_pillar, 100 * sum(effective[code] * by_pillar[code] for code in by_pillar) / sum(effective.values())


def cap_from(case: Facts, criterion: Data, reply: Facts) -> Fraction:
    trusted = [level["code"] for level in case.grid["confidence_levels"] if level["may_cap"]]
    sourced = all(reference["confidence"] in trusted for reference in criterion["references"])
    silent = reply.state == "unanswered" and case.document.get("submitted") is not True
    if criterion.get("caps") is not True or reply.legal is None or silent or not sourced:
        return NO_CAP
    caps, severity = case.rules["caps"], criterion["severity"]
    if reply.plan and (severity, reply.legal) == (caps["dated_plan"]["severity"], "not_met"):
        start = case.document.get("date") or f"{case.document['year']}-12-31"
        limit, plan = ([int(part) for part in text.split("-")] for text in (start, reply.plan))
        months = limit[1] - 1 + int(caps["dated_plan"]["max_months"])
        if plan <= [limit[0] + months // 12, months % 12 + 1, limit[2]]:
            return Fraction(caps["dated_plan"]["cap"])
    found = [r["cap"] for r in caps["rules"] if (r["severity"], r["state"]) == (severity, reply.legal)]
    return NO_CAP if not found or found[0] is None else Fraction(found[0])


def lowest_cap(case: Facts, replies: dict[str, Facts]) -> tuple[Fraction, list[str]]:
    caps = {c["id"]: cap_from(case, c, replies[c["id"]]) for c in case.applicable}
    lowest = min(caps.values(), default=NO_CAP)
    return lowest, [key for key, cap in caps.items() if cap == lowest < NO_CAP]


def missing_for(band: Data, raw: Fraction, cap: Fraction, by_pillar: Data, validated: Fraction) -> list[Data]:
    checks: list[tuple[Data, Fraction, str]] = [
        ({"condition": "score"}, min(raw, cap), "min_score"),
        ({"condition": "cap"}, cap, "min_score"),
        *(({"condition": "pillar", "pillar": code}, 100 * share, "pillar_floor") for code, share in by_pillar.items()),
        ({"condition": "validated_share"}, validated, "validated_share"),
    ]
    return [{**what, "current": now, "required": band[key]} for what, now, key in checks if now < band[key]]


def band_rank(case: Facts, *figures: Any) -> int:
    return max(rank for rank, band in enumerate(case.rules["bands"]) if not missing_for(band, *figures))


def bounds(rules: Data, criterion: Data, reply: Facts, declared: Facts) -> tuple[Fraction, Fraction]:
    if reply.value is None:
        return rules["interval"]["unknown"]["lower"], rules["interval"]["unknown"]["upper"]
    x, width = reply.value, rules["interval"][reply.state]
    if criterion["kind"] == "indicator":
        around = [share_of(rules, criterion, x * (1 + sign * width["indicator_relative"])) for sign in (-1, 0, 1)]
        return min(around), max(around)
    one_level = Fraction(1, len(rules["maturity"]["levels"]) - 1)
    lower = max(Fraction(0), reply.share - width["maturity_levels_down"] * one_level)
    return lower, declared.share if reply.state == "declared" else reply.share


def stability(case: Facts, shares: Data, cap: Fraction, validated: Any, rank: int) -> Fraction:
    rule, keys, kept = case.rules["robustness"], [*(c["id"] for c in case.applicable), *case.effective], 0
    generator, low, high = Random(int(rule["seed"])), float(1 - rule["weight_noise"]), float(1 + rule["weight_noise"])
    for _ in range(int(rule["draws"])):  # each factor as a whole number, exactly: the common power of two cancels out
        factor = {key: int(generator.uniform(low, high) * 2.0**80) for key in keys}
        drawn = {k: [{**c, "weight": c["weight"] * factor[c["id"]]} for c in some] for k, some in case.members.items()}
        by_pillar, raw = weigh(drawn, {code: w * factor[code] for code, w in case.effective.items()}, shares)
        kept += band_rank(case, raw, cap, by_pillar, validated) == rank
    return kept / Fraction(rule["draws"])


def balance(effective: Data, by_pillar: Data, raw: Fraction) -> Fraction | None:
    with localcontext(prec=BALANCE_DIGITS):
        logs = Decimal(0)
        for code, share in by_pillar.items():
            kept, weight = max(share, BALANCE_FLOOR), effective[code] / sum(effective.values())
            logs += (Decimal(kept.numerator) / kept.denominator).ln() * weight.numerator / weight.denominator
        return min(Fraction(100), 100 * Fraction(logs.exp()) / (raw / 100)) if raw else None


def next_step(rules: Data, criterion: Data, reply: Facts) -> tuple[str, Fraction]:
    """The recommendation of the grid and the share it leads to (at the last level, the same share)."""
    if criterion["kind"] == "maturity":
        scores, level = rules["maturity"]["level_scores"], floor(reply.value or 0)
        return f"level_{level}", scores[min(level + 1, len(scores) - 1)]
    if reply.value is not None and reply.legal in ("partial", "not_met"):
        return reply.legal, criterion["indicator"]["score_at_threshold"]
    target = min(Fraction(1), (floor(reply.share / QUARTER) + 1) * QUARTER)
    return "not_measured" if reply.value is None else "below_target", target


def actions(case: Facts, replies: dict[str, Facts], worth: Data, acting: list[str]) -> list[Data]:
    rule, found = case.rules["priority"], []
    for key, criterion in ((c["id"], c) for c in case.merit):
        name, target = next_step(case.rules, criterion, replies[key])
        gain, lifts = worth[key] * (target - replies[key].share), key in acting
        if gain > 0:
            effort = criterion["recommendations"][name]["effort"]
            priority = gain / rule["effort_factors"][effort] * (rule["cap_lift_multiplier"] if lifts else 1)
            action = {"criterion": key, "recommendation": name, "gain": gain, "effort": effort, "priority": priority}
            found.append({**action, "lifts_cap": lifts})
    return sorted(found, key=lambda action: -action["priority"])[: int(rule["max_actions"])]  # ties: order of the grid


def totals(case: Facts, readings: Data, ranges: Data, worth: Data, validated: Any) -> Data:
    """What is shown only when the answers cover enough of the weight."""
    shares = [{key: reply.share for key, reply in readings[name].items()} for name in READINGS]
    ends = [{key: pair[side] for key, pair in ranges.items()} for side in (0, 1)]
    weighed = [weigh(case.members, case.effective, figures) for figures in (*shares, *ends)]
    raws, caps = [raw for _, raw in weighed], [lowest_cap(case, readings[name]) for name in READINGS]
    (cap, causes), (by_pillar, raw), bands = caps[2], weighed[2], case.rules["bands"]
    rank = band_rank(case, raw, cap, by_pillar, validated)
    following = [missing_for(band, raw, cap, by_pillar, validated) for band in bands[rank + 1 :]]
    shown: Data = {name: min(raws[place], caps[place][0]) for place, name in enumerate(READINGS)}
    shown |= {"raw": raw, "score": min(raw, cap), "cap": cap if causes else None, "cap_causes": causes}
    shown |= {"next_band_blocked_by": following[0] if following else [], "interval": [min(r, cap) for r in raws[3:]]}
    stable, balanced = stability(case, shares[2], cap, validated, rank), balance(case.effective, by_pillar, raw)
    proposed = actions(case, readings["validated"], worth, causes if cap < raw else [])
    return shown | {"band": bands[rank]["code"], "band_stability": stable, "balance": balanced, "actions": proposed}


def parts(case: Facts, replies: dict[str, Facts], ranges: Data, worth: Data) -> Data:
    """The figures by pillar, by criterion and by principle; worth is empty when no total is shown."""
    rules, pillars, criteria, principles = case.rules, {}, {}, {}
    for code, members in case.members.items():
        filled = mean(members, lambda c: replies[c["id"]].state != "unanswered")
        hidden = filled is None or filled < rules["completeness"]["min_answered_weight_share"]
        share = None if hidden else mean(members, lambda c: replies[c["id"]].share)
        pillars[code] = {"share": share, "effective_weight": case.effective[code], "completeness": filled}
    absent = Facts(share=None, state="not_applicable")
    for key in [c["id"] for c in case.criteria]:
        reply, (lower, upper) = replies.get(key, absent), ranges.get(key, (None, None))
        points = worth[key] * reply.share if key in worth else None
        criteria[key] = {"share": reply.share, "points": points, "lower": lower, "upper": upper, "state": reply.state}
    for code in [principle["code"] for principle in case.grid["principles"]]:
        naming = [c for c in case.merit if code in c["principles"]]
        noted = worth and len(naming) >= rules["second_reading"]["min_criteria"]
        score = mean(naming, lambda c: 100 * replies[c["id"]].share) if noted else None
        principles[code] = {"score": score, "criteria": len(naming)}
    return {"pillars": pillars, "criteria": criteria, "principles": principles}


def score_again(grid_folder: Path, document: Data) -> Data:
    case = prepare(*read_grid(grid_folder), document)
    readings = {name: {c["id"]: reply_of(case, c, name) for c in case.applicable} for name in READINGS}
    replies, scores = readings["validated"], case.rules["obligation"]["state_scores"]
    completeness = mean(case.merit, lambda c: replies[c["id"]].state != "unanswered")
    validated = mean(case.merit, lambda c: replies[c["id"]].state in ("validated", "automatic"))
    bound = [c for c in case.applicable if replies[c["id"]].legal]
    ranges = {c["id"]: bounds(case.rules, c, replies[c["id"]], readings["declared"][c["id"]]) for c in case.merit}
    result: Data = {"edition": case.grid["edition"], "tier": case.tier, "comparable": case.comparable}
    result |= {"applicable": [c["id"] for c in case.applicable], "completeness": completeness}
    result |= {"compliance": mean(bound, lambda c: 100 * scores[replies[c["id"]].legal]), "validated_share": validated}
    result |= {"cap_causes": [], "next_band_blocked_by": [], "actions": []}
    result |= dict.fromkeys([*READINGS, "raw", "cap", "score", "band", "interval", "band_stability", "balance"])
    worth: Data = {}  # points of the raw score for a whole share of each criterion
    if completeness is not None and completeness >= case.rules["completeness"]["min_answered_weight_share"]:
        for code, members in case.members.items():
            part = 100 * case.effective[code] / sum(case.effective.values())
            worth |= {c["id"]: part * c["weight"] / sum(m["weight"] for m in members) for c in members}
        result |= totals(case, readings, ranges, worth, validated)
    return dict(json.loads(json.dumps(result | parts(case, replies, ranges, worth), default=six)))


if __name__ == "__main__":
    print(json.dumps(score_again(Path(sys.argv[1]), read_document(Path(sys.argv[2]))), indent=2, ensure_ascii=False))
