"""Random assessments of every tier and shape, made from a seed, to compare two computations of the score."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from tests.independent.score_again import read_grid

Data = dict[str, Any]
COMPARED = ("at_least", "more_than", "at_most", "less_than")
DATES = ("2026-11-23", "2026-01-31", "2026-12-31", "2027-03-01", "2028-02-29")
AUTHORITY = {"siren": "000190017", "name": "Brumeval-lès-Tilleuls"}


def plain(value: Fraction) -> int | float:
    """A number that JSON writes with at most two decimals."""
    rounded = round(value, 2)
    return int(rounded) if rounded.denominator == 1 else float(rounded)


def conditions_of(rows: list[Data]) -> Iterator[Data]:
    for row in rows:
        for condition in row["applies_when"]:
            yield from condition.get("any", [condition])


def turning_points(grid: Data, criteria: list[Data]) -> dict[str, list[int]]:
    """For each fact of the profile, the numbers to which the rules of the grid compare it."""
    points: dict[str, list[int]] = {}
    for condition in conditions_of(grid["tiers"]["list"] + criteria):
        points.setdefault(condition["fact"], []).extend(int(condition[key]) for key in COMPARED if key in condition)
    return points


def random_number(random: Random, around: list[int]) -> int:
    if around and random.random() < 0.4:
        return max(0, random.choice(around) + random.choice((-1, 0, 1)))
    top = random.choice([*around, 10]) * 3 + 1
    return random.choice((0, random.randrange(top), random.randrange(top)))


def random_fact(random: Random, question: Data, around: list[int]) -> Any:
    if question["type"] == "choice":
        return random.choice(question["choices"])["value"]
    if question["type"] == "boolean":
        return random.random() < 0.5
    return random_number(random, around)


def random_profile(random: Random, grid: Data, criteria: list[Data]) -> Data:
    """Any fact may be unknown: left out, or null. Two facts decide the tier and are steered to reach all of them."""
    points, profile = turning_points(grid, criteria), {}
    for question in grid["profile"]:
        unknown = random.random() < (0.03 if question["required"] else 0.15)
        if not unknown:
            profile[question["key"]] = random_fact(random, question, points.get(question["key"], []))
        elif random.random() < 0.5:
            profile[question["key"]] = None
    size = random.choice(("small", "middle", "large", "any"))
    if size != "any":
        amounts = {"small": (0, 1_999_999), "middle": (2_000_000, 50_000_000), "large": (50_000_001, 300_000_000)}
        profile["annual_purchases_ht"] = random.randint(*amounts[size])
        profile["population"] = random.randint(50, 3499) if size == "small" else random.randint(3500, 900_000)
    return profile


def random_value(random: Random, indicator: Data) -> int | float:
    low, target, threshold = (indicator[name] for name in ("floor", "target", "legal_threshold"))
    known = [low, target, (low + target) / 2, (3 * low + target) / 4]
    if threshold is not None:
        known += [threshold, threshold * Fraction(4, 5), threshold * Fraction(6, 5), threshold - 1, threshold + 1]
    value = random.choice(known) + random.choice((0, 0, 0, Fraction(1, 100), Fraction(-1, 100)))
    if random.random() < 0.6:
        wide = Fraction(random.randrange(-30, 131), 100)
        value = low + (target - low) * wide + Fraction(random.randrange(100), 100)
    top = 100 if indicator["unit"].startswith("%") else 1000
    return plain(max(Fraction(0), min(Fraction(top), value)))


def random_terms(random: Random, indicator: Data) -> Data:
    value = Fraction(str(random_value(random, indicator)))
    denominator = random.choice((1, 3, 7, 12, 40, 97, 250, 1234.5, 98765.43))
    part = value / 100 if indicator["unit"].startswith("%") else value
    exact = part * Fraction(str(denominator))
    numerator = plain(exact) if isinstance(denominator, float) else round(exact)
    return {"numerator": numerator, "denominator": denominator}


def random_level(random: Random, style: Data) -> int:
    return min(4, max(0, round(random.gauss(style["level"], 1))))


def random_content(random: Random, criterion: Data, style: Data) -> Data:
    if criterion["kind"] == "maturity":
        return {"level": random_level(random, style)}
    if criterion["kind"] == "obligation":
        states = ["compliant"] * style["lawful"] + ["partial", "not_met"]
        return {"state": random.choice(states)}
    indicator = criterion["indicator"]
    if random.random() < style["good_values"]:
        return {"value": plain(indicator["target"])}
    return random_terms(random, indicator) if random.random() < 0.35 else {"value": random_value(random, indicator)}


def year_later(start: date) -> date:
    return date(start.year + 1, start.month, min(start.day, monthrange(start.year + 1, start.month)[1]))


def random_plan(random: Random, start: date) -> str:
    """A date before, on and after the last day that counts, and the day before and after that one."""
    limit = year_later(start)
    near = [limit, limit - timedelta(days=1), limit + timedelta(days=1), start + timedelta(days=1)]
    far = [start + timedelta(days=days) for days in (30, 183, 400, 800)]
    return random.choice(near + far).isoformat()


def random_answer(random: Random, criterion: Data, style: Data, start: date) -> Data:
    if random.random() < style["dont_know"]:
        return {"dont_know": True}
    answer = random_content(random, criterion, style)
    prefilled = (criterion.get("indicator") or {}).get("prefill") is not None
    if prefilled and random.random() < 0.5:
        answer["evidence"] = "automatic"
    elif random.random() < 0.9:  # otherwise absent, which means declared
        answer["evidence"] = random.choice(style["evidence"])
    binding = criterion["kind"] == "obligation" or (criterion.get("indicator") or {}).get("legal_threshold") is not None
    if binding and answer.get("state", "not_met") == "not_met" and random.random() < style["plans"]:
        answer["plan_until"] = random_plan(random, start)
    if random.random() < 0.1:
        answer["comment"] = "Délibération du 4 juin"
    return answer


def random_review(random: Random, criterion: Data, answer: Data | None, style: Data) -> Data:
    if random.random() < style["set_aside"]:
        return {"not_applicable": True, "reason": "Compétence reprise par le syndicat en mars."}
    if answer is not None and random.random() < 0.5:  # an absent answer cannot be confirmed
        return {"confirmed": True}
    decision = random_content(random, criterion, style)
    if criterion["kind"] == "maturity":
        half = Fraction(1, 2) if decision["level"] < 4 and random.random() < 0.4 else 0
        decision = {"level": plain(Fraction(decision["level"]) + half)}
    elif criterion["kind"] == "indicator":
        decision = {"value": random_value(random, criterion["indicator"])}
    return {**decision, "reason": "Deux pièces sur dix manquent."}


def random_style(random: Random) -> Data:
    """How this authority answers and how far its adviser has gone, so that every band and state comes out."""
    evidence = random.choice((["declared"], ["attached"], ["validated"], ["declared", "attached", "validated"]))
    style = {
        "answered": random.choice((1, 1, 1, 0.97, 0.9, 0.83, 0.8, 0.5, 0)),
        "dont_know": random.choice((0, 0, 0.05, 0.3, 1 if random.random() < 0.1 else 0)),
        "level": random.choice((0, 1, 2, 3, 4, 4)),
        "good_values": random.choice((0, 0, 0.5, 1)),
        "lawful": random.choice((0, 1, 5, 30, 200)),
        "plans": random.choice((0, 0.5, 1)),
        "evidence": evidence,
        "reviewed": random.choice((0, 0, 0.2, 0.65, 1)),
        "set_aside": random.choice((0, 0, 0.05, 0.2, 1 if random.random() < 0.05 else 0)),
    }
    if random.random() < 0.25:  # an authority that does very well, or the higher bands would be too rare
        style |= {"answered": 1, "dont_know": 0, "level": random.choice((3, 4, 5)), "good_values": 0.7}
        style |= {"lawful": 200, "reviewed": random.choice((0.6, 0.8, 1))}
    return style


def shuffled(random: Random, entries: Data) -> Data:
    return dict(random.sample(list(entries.items()), len(entries)))


def random_document(grid_folder: Path, seed: int) -> Data:
    random = Random(seed)
    grid, criteria = read_grid(grid_folder)
    style, day = random_style(random), random.choice(DATES)
    document: Data = {"format": "aune-assessment/1", "edition": grid["edition"], "year": int(day[:4])}
    if random.random() < 0.8:
        document["submitted"] = random.random() < 0.6
    start = date(document["year"], 12, 31)
    if random.random() < 0.5:
        document["date"], start = day, date.fromisoformat(day)
    answers, review = {}, {}
    for criterion in criteria:
        key = criterion["id"]
        if random.random() < style["answered"]:
            answers[key] = random_answer(random, criterion, style, start)
        if random.random() < style["reviewed"]:
            review[key] = random_review(random, criterion, answers.get(key), style)
    document |= {"authority": AUTHORITY, "profile": shuffled(random, random_profile(random, grid, criteria))}
    document["answers"] = shuffled(random, answers)
    if review or random.random() < 0.5:
        document["review"] = shuffled(random, review)
    return document
