"""The people, organisations and places that structured output takes from a text."""

from __future__ import annotations

import pytest

from tests.generators.test_extraction import STRING, closed, extracted

COLUMNS = """
Sent by                                  Bill to
Orchard Press Ltd.                       Weir & Sons GmbH
12 Pine Road, Bath BA1 5TT               Lindenweg 4, 50667 Köln
VAT GB 811 2234 90                       VAT DE811773390
"""
STAY = """Dear Ms Lindqvist,

your booking at Pensjonat Jawor in Sopot is confirmed.

Kind regards
Marta Wilk, Reservations
"""


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            "Sign up my daughter Tuuli Aaltio. She plays for Brage Nord and moves to Skellby.",
            {"player": "Tuuli Aaltio", "club": "Brage Nord", "city": "Skellby"},
            id="words before a name",
        ),
        pytest.param(
            "He's insured with Alder Mutual. Odhran Kettlewell, a plumber, saw it.",
            {"witness": "Odhran Kettlewell", "insurer": "Alder Mutual"},
            id="a policy and an apposition",
        ),
        pytest.param(
            "Vantaa Lynx 4-2 Elk River FC",
            {"home_team": "Vantaa Lynx", "away_team": "Elk River FC"},
            id="the sides of a match",
        ),
        pytest.param(
            "Hearing moved: Brandt v. Okoro Transport s.r.o.",
            {"plaintiff": "Brandt", "defendant": "Okoro Transport s.r.o."},
            id="the sides of a lawsuit",
        ),
        pytest.param(
            STAY,
            {"guest_last_name": "Lindqvist", "hotel_name": "Pensjonat Jawor", "city": "Sopot"},
            id="the guest whom a hotel addresses",
        ),
        pytest.param(
            COLUMNS,
            {"buyer_name": "Weir & Sons GmbH", "buyer_vat_id": "DE811773390"},
            id="addresses side by side",
        ),
        pytest.param(
            "Visitor: hi\nNkem (support): Hello! Could I have your name?\nVisitor: Ana Roth\n"
            "Nkem (support): Thanks, Ana.",
            {"agent_name": "Nkem", "visitor_name": "Ana Roth"},
            id="the roles of speakers",
        ),
        pytest.param(
            "Pim, a 4-year-old terrier owned by Ottilie Marsh, was seen by Dr Njoki Wambui.",
            {"pet_name": "Pim", "owner_name": "Ottilie Marsh", "vet": "Dr Njoki Wambui"},
            id="appositions and titles",
        ),
        pytest.param(
            "Brightkiln, the maker of tiles, was bought today by the Dutch group Van Oosten.",
            {"acquirer": "Van Oosten", "target": "Brightkiln"},
            id="a takeover",
        ),
        pytest.param(
            "I ordered a desk lamp and received a waffle iron. Parcel no. 7730 0192 4456.",
            {"product_received": "waffle iron", "parcel_number": "7730 0192 4456"},
            id="a thing and a number in groups",
        ),
        pytest.param(
            "Position: shift lead, round 3 on 4 May. Member no. 0071882.",
            {"position": "shift lead", "member_number": "0071882"},
            id="labelled values without additions",
        ),
    ],
)
def test_names_go_to_the_fields_of_their_kind(said: str, expected: dict[str, str]) -> None:
    assert extracted(said, closed(**dict.fromkeys(expected, STRING))) == expected
