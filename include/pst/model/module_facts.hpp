// SPDX-License-Identifier: MIT
// What one Python source says, read in one parse: definitions, imports, references, strings,
// hazards. Nothing here is resolved: names are the source's own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pst/base/hash.hpp>
#include <pst/model/call.hpp>
#include <pst/model/code_place.hpp>
#include <pst/model/definition_index.hpp>
#include <pst/model/hazard.hpp>

namespace pst {

enum class DefinitionKind : std::uint8_t {
    module_body,
    acting_code,  ///< module-level statements that act on the world: `os.environ[..] = ..`,
                  ///< attributes or items of imported objects, calls whose result is dropped
    function,     ///< at module level; nested functions belong to it
    method,       ///< in a class, also in a nested class
    class_,
    binding,         ///< `NAME = ...` at module level, one per bound name
    import_binding,  ///< a name bound by a module-level import
};

/// `NAME = literal` directly in a class body.
struct LiteralAttribute {
    std::string name;
    Digest value;
};

struct Definition {
    DefinitionKind kind = DefinitionKind::module_body;
    std::string name;            ///< qualified in the module: "f", "C", "C.m"; body and acts: ""
    DefinitionIndex parent = 0;  ///< the enclosing class, else the module body
    std::uint32_t line = 0;      ///< first line incl. decorators, from 1
    std::uint32_t last_line = 0;
    Digest header;       ///< of functions and classes (impact.md section 1), else empty
    Digest header_core;  ///< the header without what cannot fail at import: names of
                         ///< parameters, literal defaults, values of `attributes`; of the module
                         ///< body: that body without the names of from-imports
    Digest body;         ///< tree fingerprint without docstrings, comments, layout
    Digest docstring;    ///< empty when there is none
    Digest layout;       ///< changes with comments, blank lines and moved lines too
    std::vector<Call> decorators;
    std::vector<std::string> parameters;       ///< of functions, in order, without `*`
    std::vector<std::string> bases;            ///< of classes: dotted text; others as source text
    std::vector<LiteralAttribute> attributes;  ///< of classes, bound once
    std::vector<Argument> class_keywords;      ///< `metaclass=...` and the like
    bool conditional = false;  ///< below if/try/for/with at module level, or bound repeatedly
    bool is_async = false;
    bool is_generator = false;
    bool is_pure = false;  ///< of a binding: its right-hand side cannot fail or act (section 4)
    bool plain_header = false;  ///< of a function: evaluating its header cannot fail or act:
                                ///< transparent decorators with constant arguments, literal
                                ///< defaults, no annotations but builtin names
    bool remembers = false;  ///< of a function: a later call may not do again what an earlier one
                             ///< did, since something outlives the call (section 4, memory)
    /// Of a function that remembers: who gets what it gave to another may not run it.
    bool answered_for = false;
    /// Of a function that remembers: all that it keeps, where each is such a place; else empty.
    std::vector<MemoryPlace> memory_places = {};
    bool calls_parameters = false;  ///< of a function that remembers: it calls what it is given
};

/// A function or method: its body does not run with its module's.
inline bool runs_in_own_frame(const Definition& definition) {
    return definition.kind == DefinitionKind::function || definition.kind == DefinitionKind::method;
}

enum class ImportKind : std::uint8_t {
    statement,
    type_checking,  ///< below `if TYPE_CHECKING:` (also aliased): not run
    call,           ///< constant import_module, __import__, importorskip, runpy ...
    code_string,    ///< an import inside a constant code string (makepyfile, exec, `-c`)
};

struct Import {
    DefinitionIndex owner = 0;
    ImportKind kind = ImportKind::statement;
    std::uint8_t level = 0;  ///< leading dots
    std::string module;      ///< "a.b"; empty in `from . import x`
    std::string name;        ///< of a from-import; "*" for a star; empty for `import a.b`
    std::string bound_as;    ///< the name bound in the owner's scope, or empty
    std::uint32_t line = 0;
    bool guarded = false;  ///< in try/except or below a condition
};

enum class ReferenceKind : std::uint8_t {
    name,       ///< "a" or a chain "a.b.c" that starts at a plain name
    attribute,  ///< "x" of `<expression>.x`
};

struct Reference {
    DefinitionIndex owner = 0;
    ReferenceKind kind = ReferenceKind::name;
    std::string text;
    std::uint32_t line = 0;
};

enum class StringKind : std::uint8_t {
    plain,    ///< a constant string
    path,     ///< constants joined by `/`, os.path.join or joinpath, as one path: "data/x.json"
    pattern,  ///< an f-string, %-format or concatenation with holes; each hole is `*`
    glob,     ///< an argument of glob, rglob, iglob, fnmatch
    folder,   ///< a path given to something that lists: iterdir, listdir, scandir, walk, files()
};

struct StringFact {
    DefinitionIndex owner = 0;
    StringKind kind = StringKind::plain;
    std::string text;     ///< value, at most 512 bytes
    std::string callee;   ///< dotted callee when it is a call's argument, else empty
    std::string keyword;  ///< keyword of that argument, else empty
    std::uint32_t line = 0;
    bool anchored = false;  ///< the join starts at `__file__`: relative to this file
    std::uint8_t up = 0;    ///< anchored: how many folders above the file's own folder it starts
};

/// Interesting calls with constant arguments inside a definition: getfixturevalue, patch,
/// setattr of monkeypatch, subprocess command lines, makepyfile ... (python/interesting_calls).
struct CallFact {
    DefinitionIndex owner = 0;
    Call call;
    std::uint32_t line = 0;
};

struct ModuleFacts {
    std::vector<Definition>
        definitions;  ///< [0] module body, [1] acting code, then in source order
    std::vector<Import> imports;
    std::vector<Reference> references;  ///< unique per owner, kind and text
    std::vector<StringFact> strings;
    std::vector<Hazard> hazards;
    std::vector<CallFact> calls;
    std::vector<std::string> copied_attributes = {};  ///< names of attributes that one object takes
                                                      ///< over from another, sorted
};

}  // namespace pst
