"""Author lines: persons are taken apart, organisations and doubtful lines stay whole."""

import pytest

from qa.citations.csl_json import author_names, is_institution


def _person(family: str, given: str) -> dict[str, str]:
    return {"family": family, "given": given}


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Jane Doe", [_person("Doe", "Jane")]),
        ("Gail Newsom-Banks", [_person("Newsom-Banks", "Gail")]),
        ("Kim Stafford", [_person("Stafford", "Kim")]),
        ("By Jane Doe", [_person("Doe", "Jane")]),
        ("by Byron Byrd", [_person("Byrd", "Byron")]),
        ("Doe, Jane", [_person("Doe", "Jane")]),
        ("van der Berg, Anna", [_person("van der Berg", "Anna")]),
        ("Anna van der Berg", [_person("van der Berg", "Anna")]),
        ("J. R. R. O'Neill-Smith", [_person("O'Neill-Smith", "J. R. R.")]),
        ("Иван Петров", [_person("Петров", "Иван")]),
        ("Jane Doe and John Roe", [_person("Doe", "Jane"), _person("Roe", "John")]),
        ("Jane Doe & John Roe", [_person("Doe", "Jane"), _person("Roe", "John")]),
        (
            "Jane Doe, John Roe, and Ann Lee",
            [_person("Doe", "Jane"), _person("Roe", "John"), _person("Lee", "Ann")],
        ),
        ("Doe, Jane; Roe, John", [_person("Doe", "Jane"), _person("Roe", "John")]),
        ("Doe, Jane and Roe, John", [_person("Doe", "Jane"), _person("Roe", "John")]),
        ("John Roe, Jr.", [{**_person("Roe", "John"), "suffix": "Jr."}]),
        ("John Roe III", [{**_person("Roe", "John"), "suffix": "III"}]),
        ("Roe, John, Jr.", [{**_person("Roe", "John"), "suffix": "Jr."}]),
        ("Jane Doe, Wick News", [_person("Doe", "Jane"), {"literal": "Wick News"}]),
        (
            "Institute of Tides; Jane Doe",
            [{"literal": "Institute of Tides"}, _person("Doe", "Jane")],
        ),
    ],
)
def test_persons_have_a_family_name(author: str, expected: list[dict[str, str]]) -> None:
    assert author_names(author) == expected


@pytest.mark.parametrize(
    "author",
    [
        "Reuters",
        "BBC News",
        "Wick Technology Society",
        "Universität Wick",
        "Harbour Times staff",
        "World Health Organization",
        "Ministry of Health, Labour and Welfare",
        "Department of Energy and Climate Change",
        "Bill & Melinda Gates Foundation",
        "Simon and Schuster",
        "NASA Headquarters",
        "the editors",
        "https://social.example/jane",
        "Jane Doe Twice Over And More",
        "bell hooks",
        "山田太郎",
        "王伟, 李娜",
        "김 철수",
        "agent 47",
        ", ;",
        "and",
    ],
)
def test_all_others_stay_as_they_are_written(author: str) -> None:
    assert author_names(author) == [{"literal": author}]


def test_institutions_are_told_from_newspapers() -> None:
    assert is_institution("University of Wick")
    assert is_institution("Wick Town Council")
    assert not is_institution("The Harbour Post")
    assert not is_institution("THE LAMP")
