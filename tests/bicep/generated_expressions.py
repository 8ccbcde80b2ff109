"""Random expressions that come to a given value, written in ARM and in Bicep."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any, Callable

# How strongly Bicep's operators bind; what stands alone binds strongest.
TERNARY, COALESCE, OR, AND, EQUALITY, RELATION, SUM, PRODUCT, UNARY, ALONE = 0, 30, 40, 50, 70, 80, 90, 100, 110, 120
Value = Any


@dataclass(frozen=True)
class Written:
    """One expression in both languages; ``binds`` is how strongly its outermost operator does in Bicep.

    ``structure`` is what stands in the JSON of an ARM template, where that is more than a string with the expression.
    """

    arm: str
    bicep: str
    binds: int = ALONE
    structure: Any = None

    @property
    def json(self) -> Any:
        """What stands in the JSON of an ARM template."""
        return f"[{self.arm}]" if self.structure is None else self.structure

    def within(self, least: int) -> str:
        """The Bicep text, in parentheses where an operator around it binds more strongly."""
        return self.bicep if self.binds >= least else f"({self.bicep})"


@dataclass
class Declared:
    """What a template declares for its expressions, by name: texts as they stand in ARM and in Bicep."""

    parameters: dict[str, tuple[Any, str]] = field(default_factory=dict)
    variables: dict[str, tuple[Any, str]] = field(default_factory=dict)
    functions: dict[str, tuple[Any, str]] = field(default_factory=dict)


def arm_json(written: Written) -> str:
    """An expression as the string that stands in the JSON of an ARM template."""
    return f"[{written.arm}]"


class ExpressionWriter:
    """Writes values as expressions; ``declared`` collects what they refer to."""

    def __init__(self, chance: random.Random, declared: Declared, depth: int = 3) -> None:
        self.chance = chance
        self.declared = declared
        self.depth = depth
        self.known_names: dict[str, Written] = {}

    def write(self, value: Value) -> Written:
        """An expression that comes to the value."""
        if self.depth <= 0 or self.chance.random() < 0.25:
            return literal(value)
        self.depth -= 1
        ways: list[Callable[[Value], Written]] = [
            literal,
            self._parameter,
            self._variable,
            self._member,
            self._conditional,
            self._coalesced,
            self._element,
            self._function,
        ]
        if isinstance(value, bool):
            ways += [self._negation, self._comparison, self._logic] * 2
        elif isinstance(value, int):
            ways += [self._sum, self._product, self._length] * 2
        elif isinstance(value, str):
            ways += [self._joined, self._interpolated, self._cut, self._split] * 2
        elif isinstance(value, dict):
            ways += [self._united, self._spread] * 2
        elif isinstance(value, list):
            ways += [self._filtered, self._mapped, self._concatenated] * 2
        written = self.chance.choice(ways)(value)
        self.depth += 1
        return written

    def write_object(self, value: dict[str, Value]) -> Written:
        """An object each of whose members is an expression."""
        members = {name: self.write(member) for name, member in value.items()}
        return object_of(members)

    def _name(self, kind: str, taken: dict[str, Any]) -> str:
        return f"{kind}{len(taken)}"

    def _parameter(self, value: Value) -> Written:
        name = self._name("p", self.declared.parameters)
        plain = literal(value)
        type_ = type_of(value)
        if type_ is None:
            return plain
        if self.chance.random() < 0.2:
            self.declared.parameters[name] = ({"type": type_, "nullable": True}, f"param {name} {type_}?")
            return Written(f"coalesce(parameters('{name}'), {plain.arm})", f"{name} ?? {plain.within(31)}", COALESCE)
        self.declared.parameters[name] = (
            {"type": type_, "defaultValue": value},
            f"param {name} {type_} = {plain.bicep}",
        )
        return Written(f"parameters('{name}')", name)

    def _variable(self, value: Value) -> Written:
        written = self.write(value)
        name = self._name("v", self.declared.variables)
        self.declared.variables[name] = (arm_json(written), f"var {name} = {written.bicep}")
        return Written(f"variables('{name}')", name)

    def _member(self, value: Value) -> Written:
        holder = {"other": literal("other"), "inner": object_of({"it": self.write(value), "none": literal(None)})}
        written = object_of(holder)
        name = self._name("v", self.declared.variables)
        self.declared.variables[name] = (arm_json(written), f"var {name} = {written.bicep}")
        step = self.chance.choice([".inner.it", ".inner['it']", "['inner'].it"])
        safe = self.chance.random() < 0.3
        bicep = f"{name}.?inner.?it" if safe and value is not None else f"{name}{step}"
        return Written(f"variables('{name}'){step}", bicep)

    def _conditional(self, value: Value) -> Written:
        holds = self.chance.random() < 0.5
        condition, right, wrong = self.write(holds), self.write(value), self._wrong(value)
        then, otherwise = (right, wrong) if holds else (wrong, right)
        break_ = self.chance.choice([" ", "\n  ", " // why\n  "])
        return Written(
            f"if({condition.arm}, {then.arm}, {otherwise.arm})",
            f"{condition.within(COALESCE)}{break_}? {then.bicep}{break_}: {otherwise.bicep}",
            TERNARY,
        )

    def _wrong(self, value: Value) -> Written:
        if isinstance(value, bool):
            return literal(not value)
        return literal({"wrong": True} if isinstance(value, dict) else None)

    def _coalesced(self, value: Value) -> Written:
        if value is None:
            return literal(None)
        nothing, right = self.write(None), self.write(value)
        return Written(
            f"coalesce({nothing.arm}, {right.arm})",
            f"{nothing.within(COALESCE)} ?? {right.within(COALESCE + 1)}",
            COALESCE,
        )

    def _element(self, value: Value) -> Written:
        items = [literal("a"), self.write(value), literal("c")]
        arm = f"createArray({', '.join(item.arm for item in items)})"
        bicep = list_of(items).bicep
        way = self.chance.choice(["index", "from end", "skip"])
        if way == "from end":
            return Written(f"indexFromEnd({arm}, 2)", f"{bicep}[^2]")
        if way == "skip":
            return Written(f"first(skip({arm}, 1))", f"first(skip({bicep}, 1))")
        return Written(f"{arm}[1]", f"{bicep}[1]")

    def _function(self, value: Value) -> Written:
        name = self._name("f", self.declared.functions)
        type_ = type_of(value)
        if type_ is None:
            return self.write(value)
        holder = object_of({"it": literal(value), "not": self._wrong(value)})
        self.declared.functions[name] = (
            {
                "parameters": [{"name": "key", "type": "string"}],
                "output": {"type": type_, "value": f"[{holder.arm}[parameters('key')]]"},
            },
            f"func {name}(key string) {type_} => {holder.bicep}[key]",
        )
        key = self.write("it")
        return Written(f"own.{name}({key.arm})", f"{name}({key.bicep})")

    # Truth

    def _negation(self, value: bool) -> Written:
        inner = self.write(not value)
        return Written(f"not({inner.arm})", f"!{inner.within(ALONE)}", UNARY)

    def _comparison(self, value: bool) -> Written:
        left, right = self.chance.sample(range(-5, 20), 2)
        small, large = self.write(min(left, right)), self.write(max(left, right))
        function, sign, ordered = self.chance.choice(
            [
                ("less", "<", True),
                ("lessOrEquals", "<=", True),
                ("greater", ">", False),
                ("greaterOrEquals", ">=", False),
                ("equals", "==", False),
            ]
        )
        if sign == "==":
            one = self.write("same")
            other = self.write("same" if value else "different")
            return Written(
                f"equals({one.arm}, {other.arm})",
                f"{one.within(EQUALITY)} == {other.within(EQUALITY + 1)}",
                EQUALITY,
            )
        one, other = (small, large) if ordered == value else (large, small)
        return Written(
            f"{function}({one.arm}, {other.arm})",
            f"{one.within(RELATION)} {sign} {other.within(RELATION + 1)}",
            RELATION,
        )

    def _logic(self, value: bool) -> Written:
        either = self.chance.random() < 0.5
        decisive, neutral = (True, False) if either else (False, True)
        sides = [value, self.chance.random() < 0.5] if value is decisive else [neutral, neutral]
        self.chance.shuffle(sides)
        one, other = self.write(sides[0]), self.write(sides[1])
        function, sign, binds = ("or", "||", OR) if either else ("and", "&&", AND)
        return Written(
            f"{function}({one.arm}, {other.arm})",
            f"{one.within(binds)} {sign} {other.within(binds + 1)}",
            binds,
        )

    # Numbers

    def _sum(self, value: int) -> Written:
        part = self.chance.randrange(0, 50)
        minus = self.chance.random() < 0.5
        one, other = self.write(value + part if minus else value - part), self.write(part)
        return Written(
            f"{'sub' if minus else 'add'}({one.arm}, {other.arm})",
            f"{one.within(SUM)} {'-' if minus else '+'} {other.within(SUM + 1)}",
            SUM,
        )

    def _product(self, value: int) -> Written:
        factor = self.chance.randrange(1, 9)
        one, other = self.write(value * factor), self.write(factor)
        return Written(
            f"div({one.arm}, {other.arm})",
            f"{one.within(PRODUCT)} / {other.within(PRODUCT + 1)}",
            PRODUCT,
        )

    def _length(self, value: int) -> Written:
        if not 0 <= value <= 200:
            return literal(value)
        return Written(f"length(range(3, {value}))", f"length(range(3, {value}))")

    # Text

    def _joined(self, value: str) -> Written:
        cut = self.chance.randrange(len(value) + 1)
        one, other = self.write(value[:cut]), self.write(value[cut:])
        return Written(f"concat({one.arm}, {other.arm})", f"concat({one.bicep}, {other.bicep})")

    def _interpolated(self, value: str) -> Written:
        cut = self.chance.randrange(len(value) + 1)
        inner = self.write(value[cut:])
        before = value[:cut]
        if "\n" in inner.bicep:
            return literal(value)
        formatted = before.replace("{", "{{").replace("}", "}}").replace("'", "''")
        return Written(f"format('{formatted}{{0}}', {inner.arm})", f"'{escaped(before)}${{{inner.bicep}}}'")

    def _cut(self, value: str) -> Written:
        around = self.write(f"xx{value}y")
        length = self.write(len(value))
        return Written(
            f"substring({around.arm}, 2, {length.arm})",
            f"substring({around.bicep}, 2, {length.bicep})",
        )

    def _split(self, value: str) -> Written:
        if "|" in value:
            return literal(value)
        whole = self.write(f"a|{value}|c")
        return Written(f"split({whole.arm}, '|')[1]", f"split({whole.bicep}, '|')[1]")

    # Objects and lists

    def _united(self, value: dict[str, Value]) -> Written:
        names = sorted(value)
        cut = self.chance.randrange(len(names) + 1)
        one = self.write_object({name: value[name] for name in names[:cut]})
        other = self.write_object({name: value[name] for name in names[cut:]})
        return Written(f"union({one.arm}, {other.arm})", f"union({one.bicep}, {other.bicep})")

    def _spread(self, value: dict[str, Value]) -> Written:
        names = sorted(value)
        cut = self.chance.randrange(len(names) + 1)
        one = self.write({name: value[name] for name in names[:cut]})
        rest = {name: self.write(value[name]) for name in names[cut:]}
        members = "".join(f", {quoted(name)}: {member.bicep}" for name, member in rest.items())
        return Written(
            f"shallowMerge(createArray({one.arm}, {object_of(rest).arm}))",
            f"{{ ...{one.bicep}{members} }}",
        )

    def _filtered(self, value: list[Value]) -> Written:
        items = [object_of({"keep": literal(True), "it": self.write(item)}) for item in value]
        items.insert(self.chance.randrange(len(items) + 1), object_of({"keep": literal(False), "it": literal(1)}))
        every = list_of(items)
        return Written(
            f"map(filter({every.arm}, lambda('x', lambdaVariables('x').keep)), lambda('y', lambdaVariables('y').it))",
            f"map(filter({every.bicep}, x => x.keep), y => y.it)",
        )

    def looped(self, name: str, value: list[Value]) -> Written:
        """An object with one member: a list made by a loop, ``copy`` in ARM."""
        every = list_of([object_of({"it": self.write(item)}) for item in value])
        member = f"{quoted(name)}: [for (x, i) in {every.bicep}: {every.bicep}[i].it]"
        turn = f"{every.arm}[copyIndex('{name}')].it"
        mapped = f"map({every.arm}, lambda('x', lambdaVariables('x').it))"
        return Written(
            f"createObject('{name}', {mapped})",
            f"{{ {member} }}",
            structure={"copy": [{"name": name, "count": f"[length({every.arm})]", "input": f"[{turn}]"}]},
        )

    def _mapped(self, value: list[Value]) -> Written:
        every = list_of([object_of({"it": self.write(item)}) for item in value])
        return Written(
            f"map({every.arm}, lambda('x', lambdaVariables('x').it))",
            f"map({every.bicep}, x => x.it)",
        )

    def _concatenated(self, value: list[Value]) -> Written:
        cut = self.chance.randrange(len(value) + 1)
        one, other = self.write(value[:cut]), self.write(value[cut:])
        way = self.chance.random()
        bicep = f"[ ...{one.bicep}, ...{other.bicep} ]" if way < 0.5 else f"concat({one.bicep}, {other.bicep})"
        return Written(f"concat({one.arm}, {other.arm})", bicep)


def literal(value: Value) -> Written:
    """A value as it is written down."""
    if isinstance(value, dict):
        return object_of({name: literal(member) for name, member in value.items()})
    if isinstance(value, list):
        return list_of([literal(item) for item in value])
    if isinstance(value, bool):
        return Written(f"{str(value).lower()}()", str(value).lower())
    if value is None:
        return Written("null()", "null")
    if isinstance(value, int):
        return Written(str(value), str(value), ALONE if value >= 0 else UNARY)
    return Written("'" + value.replace("'", "''") + "'", quoted_text(value))


def object_of(members: dict[str, Written]) -> Written:
    """An object of expressions."""
    arm = ", ".join(f"'{name}', {member.arm}" for name, member in members.items())
    bicep = ", ".join(f"{quoted(name)}: {member.bicep}" for name, member in members.items())
    structure = {name: member.json for name, member in members.items()}
    return Written(f"createObject({arm})", f"{{ {bicep} }}", structure=structure)


def list_of(items: list[Written]) -> Written:
    """A list of expressions."""
    return Written(
        f"createArray({', '.join(item.arm for item in items)})",
        f"[ {', '.join(item.bicep for item in items)} ]",
        structure=[item.json for item in items],
    )


def quoted(name: str) -> str:
    """The name of a member in Bicep."""
    return name if name.isidentifier() else quoted_text(name)


def quoted_text(value: str) -> str:
    return f"'{escaped(value)}'"


def escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${").replace("\n", "\\n")


def type_of(value: Value) -> str | None:
    """The type of a parameter that holds the value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else None


def as_json(value: Value) -> str:
    return json.dumps(value, indent=2)
