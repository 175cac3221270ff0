"""Phone numbers as people read them, and whether they can be right."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

LONGEST_SHORT_CODE = 4


def is_short_code(number: str) -> bool:
    """A code like 1999, which only the operator's own SIM can dial."""
    return not number.startswith("+") and len(number) <= LONGEST_SHORT_CODE


def is_freephone(number: str) -> bool:
    """A Belgian freephone number, written as it is dialled."""
    return number.startswith("0800")


@lru_cache(maxsize=256)
def format_phone(number: str) -> str:
    """The number in groups: "+32 15 66 66 66", "0800 55 800"; a short code stays as it is."""
    if is_short_code(number):
        return number
    style = PhoneNumberFormat.INTERNATIONAL if number.startswith("+") else PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(phonenumbers.parse(number, "BE"), style)


def phone_problem(number: str) -> str | None:
    """What is wrong with a number, None when it can be dialled."""
    if is_short_code(number):
        return None
    if not number.startswith("+") and not is_freephone(number):
        return "is neither international, nor 0800, nor a code of 3 or 4 digits"
    try:
        parsed = phonenumbers.parse(number, "BE")
    except NumberParseException:
        return "is not a phone number"
    if not phonenumbers.is_valid_number(parsed):
        return "does not exist in its country's number plan"
    if is_freephone(number) and phonenumbers.number_type(parsed) != PhoneNumberType.TOLL_FREE:
        return "is not a Belgian freephone number"
    return None
