from itertools import combinations

from sotszakaz.kernel.documents.codes import ALPHABET, in_groups, is_code, new_code, read_code


def test_a_new_code_is_a_code_and_codes_do_not_repeat():
    codes = {new_code() for _ in range(2000)}

    assert len(codes) == 2000
    assert all(is_code(code) for code in codes)


def test_every_single_wrong_symbol_is_noticed():
    code = new_code()

    wrong = [
        code[:place] + symbol + code[place + 1 :] for place in range(16) for symbol in ALPHABET if symbol != code[place]
    ]

    assert len(wrong) == 16 * 31
    assert not any(is_code(each) for each in wrong)


def test_every_swap_of_two_different_symbols_is_noticed():
    code = new_code()
    swapped = []
    for first, second in combinations(range(16), 2):
        symbols = list(code)
        symbols[first], symbols[second] = symbols[second], symbols[first]
        if symbols[first] != symbols[second]:
            swapped.append("".join(symbols))

    assert swapped
    assert not any(is_code(each) for each in swapped)


def test_a_code_is_read_as_people_type_it():
    assert read_code(" k7qm-2d9x ") == "K7QM2D9X"
    assert read_code("oil0") == "0110"
    assert read_code("авсенкмртхуоз") == "ABCEHKMPTXY03"


def test_other_lengths_and_letters_are_no_codes():
    code = new_code()

    assert not is_code("")
    assert not is_code(code[:-1])
    assert not is_code(code + "0")
    assert not is_code("Ж" + code[1:])


def test_a_shown_code_reads_back():
    code = new_code()

    assert in_groups(code).count("-") == 3
    assert read_code(in_groups(code).lower()) == code
