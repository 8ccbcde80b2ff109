"""Go's regular expressions (RE2), matched in time linear to the text.

The syntax is read by Python's own parser after what the two write differently has been put right; what cannot be
translated with certainty is over the budget, not guessed. Matching walks through the program with a memory of where it
has been, so that no pattern takes more steps than its length times that of the text.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from importlib import import_module
from typing import Any, Callable

from ..evaluation.budget import Budget, OverBudget
from .errors import TerraformError

# Python's parser of patterns has another name before 3.11
sre_parse: Any = import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
sre: Any = import_module("re._constants" if sys.version_info >= (3, 11) else "sre_constants")

MAX_PROGRAM = 2_000
_SPACES = " \\t\\n\\f\\r"
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": "\\x00-\\x7f",
    "blank": "\\t ",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\t\\n\\v\\f\\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
    "graph": "!-~",
}
_TOKEN = re.compile(
    r"\\(?P<escape>[\s\S])|\(\?(?P<flags>[a-zA-Z-]*)(?P<ends>[:)])|\(\?(?P<special>P?<[\w]+>|[\s\S])|\[:(?P<not>\^?)(?P<posix>\w+):\]"
    r"|(?P<repeat>\{[^}]{0,12}\})|(?P<other>[\s\S])"
)
_REPEAT = re.compile(r"\{(\d{1,4})(?:,(\d{0,4}))?\}")


class Pattern:
    """A compiled pattern: the number of its groups, and the number of each group that has a name."""

    def __init__(self, program: list[tuple[Any, ...]], groups: int, names: dict[str, int]) -> None:
        self._program = program
        self.groups = groups
        self.names = names

    def search(self, text: str, start: int, budget: Budget) -> list[int] | None:
        """Start and end of the first match from ``start`` on and of its groups, -1 for a group without a part in it."""
        visited: set[tuple[int, int]] = set()
        for position in range(start, len(text) + 1):
            found = self._match(text, position, visited, budget)
            if found is not None:
                return found
        return None

    def _match(self, text: str, start: int, visited: set[tuple[int, int]], budget: Budget) -> list[int] | None:
        program = self._program
        spans = [-1] * (2 * self.groups + 2)
        spans[0] = start
        # places to try, the next one last; an entry with a list puts the groups back as they were
        pending: list[tuple[int, int, list[int]]] = [(0, start, spans)]
        while pending:
            counter, position, spans = pending.pop()
            while (counter, position) not in visited:
                visited.add((counter, position))
                budget.spend()
                instruction = program[counter]
                kind = instruction[0]
                if kind == "char":
                    if position >= len(text) or not instruction[1](text[position]):
                        break
                    position += 1
                    counter += 1
                elif kind == "split":
                    pending.append((instruction[2], position, spans))
                    counter = instruction[1]
                elif kind == "jump":
                    counter = instruction[1]
                elif kind == "save":
                    spans = list(spans)
                    spans[instruction[1]] = position
                    counter += 1
                elif kind == "at":
                    if not instruction[1](text, position):
                        break
                    counter += 1
                else:
                    spans = list(spans)
                    spans[1] = position
                    return spans
        return None


@lru_cache(maxsize=500)
def compile_pattern(pattern: str) -> Pattern:
    """The pattern; raises TerraformError where Go refuses it, OverBudget where it is not certain what it means."""
    translated, flags = _translated(pattern)
    try:
        tree = sre_parse.parse(translated, re.ASCII | flags)
    except re.error as error:
        raise TerraformError(f"it is no regular expression: {error}") from None
    except (RecursionError, OverflowError):
        raise OverBudget("the regular expression is nested too deeply") from None
    program: list[tuple[Any, ...]] = []
    _Compiler(program, tree.state.flags).sequence(list(tree))
    program.append(("match",))
    return Pattern(program, tree.state.groups - 1, dict(tree.state.groupdict))


def _translated(pattern: str) -> tuple[str, int]:
    """The pattern as Python writes it, and its flags."""
    if len(pattern) > 1_000:
        raise OverBudget("the regular expression is too long")
    parts: list[str] = []
    flags, position, in_class = 0, 0, False
    while position < len(pattern):
        found: Any = _TOKEN.match(pattern, position)
        token = found.group()
        if (in_class and found.lastgroup not in ("escape", "posix")) or (found.lastgroup == "posix" and not in_class):
            token = pattern[position]
        position += len(token)
        if len(token) == 1 and not found.group("escape"):
            if not in_class and token == "[":
                in_class = True
                negated = "^" if pattern.startswith("^", position) else ""
                position += len(negated)
                literal = "\\]" if pattern.startswith("]", position) else ""
                position += 1 if literal else 0
                parts.append(f"[{negated}{literal}")
                continue
            if in_class and token == "]":
                in_class = False
            elif in_class and token == "[":
                token = "\\["
            elif in_class and token in "&|~" and pattern.startswith(token, position):
                token = "\\" + token
            elif not in_class and token == "$" and not flags & re.MULTILINE:
                token = "\\Z"
            elif not in_class and token in "*+?" and _is_possessive(pattern, position - 1):
                raise TerraformError("it is no regular expression: a repetition is repeated")
            parts.append(token)
        elif found.group("escape"):
            if found.group("escape") == "Q":
                end = pattern.find("\\E", position)
                parts.append(re.escape(pattern[position : end if end >= 0 else len(pattern)]))
                position = end + 2 if end >= 0 else len(pattern)
            else:
                parts.append(_escape(found.group("escape"), in_class))
        elif found.group("posix"):
            if found.group("not") or found.group("posix") not in _POSIX:
                raise OverBudget("the regular expression is not translated")
            parts.append(_POSIX[found.group("posix")])
        elif found.group("repeat"):
            repeat = _REPEAT.fullmatch(token)
            if not repeat:
                parts.append("\\{" + token[1:-1].replace("}", "\\}") + "\\}")
                if not re.fullmatch(r"[\w, -]*", token[1:-1]):
                    raise OverBudget("the regular expression is not translated")
            elif max(int(repeat.group(1)), int(repeat.group(2) or 0)) > 1_000:
                raise TerraformError("it is no regular expression: a repetition is too large")
            else:
                parts.append(token)
        elif found.group("ends"):
            if found.group("ends") == ")" and len(token) > 2:
                if parts or set(found.group("flags")) - set("ims"):
                    raise OverBudget("the regular expression is not translated")
                flags |= sum(
                    {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}[flag] for flag in set(found.group("flags"))
                )
            elif set(found.group("flags")) - set("is-"):
                raise OverBudget("the regular expression is not translated")
            else:
                parts.append(token)
        else:
            special = found.group("special") or ""
            if not special.endswith(">") or len(special) < 3:
                raise TerraformError("it is no regular expression of Go")
            parts.append(f"(?P<{special.split('<')[1]}")
    return "".join(parts), flags


def _is_possessive(pattern: str, at: int) -> bool:
    """Whether a repetition follows a repetition; one ``?`` behind it is for the shortest match."""
    before = pattern[at - 1 : at]
    escaped = pattern[at - 2 : at - 1] == "\\"
    return pattern[at] in "*+" and before in ("*", "+", "?") and not escaped


def _escape(character: str, in_class: bool) -> str:
    if character == "s":
        return _SPACES if in_class else f"[{_SPACES}]"
    if character == "S" and not in_class:
        return f"[^{_SPACES}]"
    if character == "z" and not in_class:
        return "\\Z"
    if (
        character in "dDwW"
        or (character in "AbB" and not in_class)
        or character in "afnrtv"
        or not (character.isalnum() and character.isascii())
    ):
        return "\\" + character
    if character in "xpPSUQE":
        raise OverBudget("the regular expression is not translated")
    raise TerraformError(f"it is no regular expression: \\{character} means nothing in Go")


class _Compiler:
    """From Python's tree of a pattern to a program of tests, jumps and branches."""

    def __init__(self, program: list[tuple[Any, ...]], flags: int) -> None:
        self._program = program
        self._flags = flags

    def _emit(self, *instruction: Any) -> int:
        if len(self._program) >= MAX_PROGRAM:
            raise OverBudget("the regular expression is too large")
        self._program.append(instruction)
        return len(self._program) - 1

    def sequence(self, items: list[Any]) -> None:
        for kind, argument in items:
            self._item(kind, argument)

    def _item(self, kind: Any, argument: Any) -> None:
        if kind in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            self._emit("char", _test(kind, argument, self._flags))
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            least, most, items = argument
            self._repeat(least, most, items, kind == sre.MIN_REPEAT)
        elif kind == sre.SUBPATTERN:
            group, add, remove, items = argument
            before, self._flags = self._flags, (self._flags | add) & ~remove
            if group:
                self._emit("save", 2 * group)
            self.sequence(list(items))
            if group:
                self._emit("save", 2 * group + 1)
            self._flags = before
        elif kind == sre.BRANCH:
            self._branch([list(branch) for branch in argument[1]])
        elif kind == sre.AT:
            self._emit("at", _position_test(argument, self._flags))
        else:
            raise OverBudget("the regular expression is not translated")

    def _branch(self, branches: list[list[Any]]) -> None:
        jumps: list[int] = []
        for branch in branches[:-1]:
            split = self._emit("split", 0, 0)
            self.sequence(branch)
            jumps.append(self._emit("jump", 0))
            self._program[split] = ("split", split + 1, len(self._program))
        self.sequence(branches[-1])
        for jump in jumps:
            self._program[jump] = ("jump", len(self._program))

    def _repeat(self, least: int, most: Any, items: Any, shortest: bool) -> None:
        body = list(items)
        for _ in range(least):
            self.sequence(body)
        if most == sre.MAXREPEAT:
            start = self._emit("split", 0, 0)
            self.sequence(body)
            self._emit("jump", start)
            self._program[start] = self._split(start + 1, len(self._program), shortest)
            return
        splits: list[int] = []
        for _ in range(int(most) - least):
            splits.append(self._emit("split", 0, 0))
            self.sequence(body)
        for split in splits:
            self._program[split] = self._split(split + 1, len(self._program), shortest)

    @staticmethod
    def _split(inner: int, behind: int, shortest: bool) -> tuple[Any, ...]:
        return ("split", behind, inner) if shortest else ("split", inner, behind)


def _test(kind: Any, argument: Any, flags: int) -> Callable[[str], bool]:
    fold = bool(flags & re.IGNORECASE)
    if kind == sre.LITERAL:
        wanted = chr(argument)
        return (lambda found: found.lower() == wanted.lower()) if fold else (lambda found: found == wanted)
    if kind == sre.NOT_LITERAL:
        refused = chr(argument)
        return (lambda found: found.lower() != refused.lower()) if fold else (lambda found: found != refused)
    if kind == sre.ANY:
        return (lambda found: True) if flags & re.DOTALL else (lambda found: found != "\n")
    tests = [_class_test(*item) for item in argument if item[0] != sre.NEGATE]
    negated = any(item[0] == sre.NEGATE for item in argument)

    def test(found: str) -> bool:
        inside = any(each(found) or (fold and (each(found.lower()) or each(found.upper()))) for each in tests)
        return inside != negated

    return test


def _class_test(kind: Any, argument: Any) -> Callable[[str], bool]:
    if kind == sre.LITERAL:
        return lambda found: ord(found[0]) == argument
    if kind == sre.RANGE:
        return lambda found: argument[0] <= ord(found[0]) <= argument[1]
    negated = argument in (sre.CATEGORY_NOT_DIGIT, sre.CATEGORY_NOT_WORD, sre.CATEGORY_NOT_SPACE)
    if argument in (sre.CATEGORY_DIGIT, sre.CATEGORY_NOT_DIGIT):
        return lambda found: ("0" <= found <= "9") != negated
    if argument in (sre.CATEGORY_WORD, sre.CATEGORY_NOT_WORD):
        return lambda found: _is_word(found) != negated
    raise OverBudget("the regular expression is not translated")


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _position_test(kind: Any, flags: int) -> Callable[[str, int], bool]:
    if kind == sre.AT_BEGINNING and flags & re.MULTILINE:
        return lambda text, position: position == 0 or text[position - 1] == "\n"
    if kind in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING):
        return lambda text, position: position == 0
    if kind == sre.AT_END and flags & re.MULTILINE:
        return lambda text, position: position == len(text) or text[position] == "\n"
    if kind in (sre.AT_END, sre.AT_END_STRING):
        return lambda text, position: position == len(text)
    if kind in (sre.AT_BOUNDARY, sre.AT_NON_BOUNDARY):
        wanted = kind == sre.AT_BOUNDARY
        return lambda text, position: (
            ((position > 0 and _is_word(text[position - 1])) != (position < len(text) and _is_word(text[position])))
            == wanted
        )
    raise OverBudget("the regular expression is not translated")
