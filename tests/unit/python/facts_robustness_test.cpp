// SPDX-License-Identifier: MIT
#include <algorithm>
#include <random>
#include <string>

#include <pst/python/facts.hpp>

#include "support/catch.hpp"

using namespace pst;

namespace {

constexpr int k_deep = 20000;

bool has_hazard(const ModuleFacts& facts, HazardKind kind) {
    return std::ranges::find(facts.hazards, kind, &Hazard::kind) != facts.hazards.end();
}

std::string repeated(std::string_view text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) {
        all += text;
    }
    return all;
}

/// Something of everything; no valid program, and it need not be.
const std::string k_sample = R"py(# -*- coding: utf-8 -*-
"""Doc."""
from __future__ import annotations
import os, a.b as c
from ..m import (x as y, z,)
if TYPE_CHECKING: from t import *
HERE = Path(__file__).resolve().parents[1] / "data" / f"{name!r:>{w}}.json"
A = B, *C = {"k": [1, -2.5, (3,)], **d}, lambda q=1, *r: q
@deco(x := 3, *args, key=["a", 'b'])
async def f[T: int](a, /, b: "T" = {1: 2}, *c, d=..., **e) -> None:
    """Inner."""
    global A
    async with g() as (h, i), j: yield await k
    exec("import n"); getattr(o, "p" + s)(t=u)
    subprocess.run([sys.executable, "-m", "v.w", "-c", "import xx"])
    match yy:
        case [Z(k=v), *_] | {"a": 1, **rest} if bb: return (yield)
    importlib.import_module(f".{name}", "pkg.%s" % a)
class K(Base[int], metaclass=M):
    x: int = 1
    def m(self): return self.__dict__[f"{self=}"]
try: del os.environ["a"], b[1:2, ...]
except* (E, F) as e: raise G from None
else: globals()["x"] += 1
print >>f, "x" 'y' t"{z}"
pytestmark = [pytest.mark.a("x"), b]
os.path.join(HERE, "..", *rest); glob.glob(HERE + "/*.py")
)py";

}  // namespace

TEST_CASE("body and acting code exist whatever the source") {
    for (const char* source : {"", "\n", "x", "\xff\xfe", "\t", "#", "(", "\"\"\"", "\\"}) {
        const ModuleFacts facts = read_module_facts(source);
        REQUIRE(facts.definitions.size() >= 2);
        CHECK(facts.definitions[k_module_body].kind == DefinitionKind::module_body);
        CHECK(facts.definitions[k_acting_code].kind == DefinitionKind::acting_code);
    }
}

TEST_CASE("every beginning of a source can be read") {
    for (std::size_t length = 0; length <= k_sample.size(); ++length) {
        CHECK(read_module_facts(k_sample.substr(0, length)).definitions.size() >= 2);
    }
}

TEST_CASE("sources with a piece missing or doubled can be read") {
    std::mt19937 random(7);
    for (int round = 0; round < 500; ++round) {
        std::string source = k_sample;
        for (int edit = 0; edit < 4; ++edit) {
            const std::size_t at = random() % source.size();
            const std::size_t length = random() % 12;
            if (random() % 2 == 0) {
                source.erase(at, length);
            } else {
                source.insert(random() % source.size(), source.substr(at, length));
            }
        }
        CHECK(read_module_facts(source).definitions.size() >= 2);
    }
}

TEST_CASE("bytes without sense can be read") {
    std::mt19937 random(11);
    std::string source(20000, ' ');
    std::ranges::generate(source, [&] { return static_cast<char>(random() & 0xff); });
    CHECK(has_hazard(read_module_facts(source), HazardKind::does_not_parse));
}

TEST_CASE("deep nesting needs no deep stack") {
    const std::string open =
        GENERATE("(", "[", "{1: ", "not ", "-", "lambda: ", "f(", "a[", "await ");
    CHECK_NOTHROW(read_module_facts("x = " + repeated(open, k_deep) + "1\n"));
}

TEST_CASE("long chains need no deep stack") {
    const std::string link = GENERATE(".b", ".b()", " + \"a\"", " / \"a\"", " % 1", "[0]", " or 1");
    CHECK_NOTHROW(read_module_facts("x = a" + repeated(link, k_deep) + "\n"));
}

TEST_CASE("nesting beyond what can be kept counts as unknown in every respect") {
    std::string source;
    for (int depth = 0; depth < 600; ++depth) {
        source += std::string(static_cast<std::size_t>(depth), ' ') + "if x:\n";
    }
    const ModuleFacts facts = read_module_facts(source);
    CHECK(has_hazard(facts, HazardKind::does_not_parse));
    CHECK(has_hazard(facts, HazardKind::dynamic_import));
}

TEST_CASE("sources too large to parse count as unknown in every respect") {
    const ModuleFacts facts = read_module_facts(repeated("x = 1\n", 1'500'000));
    CHECK(has_hazard(facts, HazardKind::does_not_parse));
    CHECK(has_hazard(facts, HazardKind::dynamic_import));
    const ModuleFacts other = read_module_facts(repeated("x = 1\n", 1'500'000) + "x = 2\n");
    CHECK(facts.definitions[k_module_body].body != other.definitions[k_module_body].body);
}

TEST_CASE("a null byte does not hide what follows") {
    const ModuleFacts facts = read_module_facts(std::string("import a\n\0import b\n", 19));
    CHECK(has_hazard(facts, HazardKind::does_not_parse));
    CHECK(std::ranges::find(facts.imports, "a", &Import::module) != facts.imports.end());
}

TEST_CASE("code inside code ends somewhere") {
    std::string code = "import x";
    for (int depth = 0; depth < 6; ++depth) {
        std::string quoted;
        for (const char c : code) {
            quoted += c == '\\' || c == '"' ? std::string("\\") + c : std::string(1, c);
        }
        code = "exec(\"" + quoted + "\")";
    }
    CHECK_NOTHROW(read_module_facts(code));
}

TEST_CASE("the same bytes give the same facts") {
    const ModuleFacts one = read_module_facts(k_sample);
    const ModuleFacts two = read_module_facts(k_sample);
    CHECK(one.definitions[k_module_body].body == two.definitions[k_module_body].body);
    CHECK(one.references.size() == two.references.size());
    CHECK(one.strings.size() == two.strings.size());
}
