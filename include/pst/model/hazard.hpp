// SPDX-License-Identifier: MIT
// What a source does that its text does not tell in full.
#pragma once

#include <cstdint>
#include <string>

#include <pst/model/definition_index.hpp>

namespace pst {

enum class HazardKind : std::uint8_t {
    dynamic_import,   ///< detail: "" = anything, "relative" = own top package
    prefix_import,    ///< detail: the constant prefix, absolute or with leading dots
    package_scan,     ///< pkgutil, entry points; detail as dynamic_import
    code_evaluation,  ///< exec, eval, compile of non-constants; runpy of computed paths
    sys_path_edit,
    unpickling,
    globals_access,      ///< globals(), vars(m), m.__dict__; detail: the module's name, "" = own,
                         ///< "*" = any that is loaded (sys.modules[x], f.__globals__[x])
    computed_attribute,  ///< getattr(name, non-constant); detail: that name; of modules only it
                         ///< counts
    attribute_prefix,    ///< getattr(_, "prefix" + x); detail: the prefix
    lazy_module,         ///< module `__getattr__`, sys.modules[__name__] = ..., lazy attach
    sets_type_checking,  ///< assigns TYPE_CHECKING or attaches stubs
    reads_layout,        ///< getsource, line numbers, tracebacks
    reads_docstrings,    ///< __doc__, getdoc, help ...; detail: what
    reads_subclasses,    ///< __subclasses__, __init_subclass__, metaclass
    computed_fixture,    ///< getfixturevalue(non-constant)
    dynamic_items,   ///< tests made at run time: globals()[...] = , setattr on a module or class
    does_not_parse,  ///< tree-sitter error; detail: "line N"
    undecodable,     ///< bytes that the declared encoding cannot decode
    holds_examples,  ///< ">>>" in a text; detail: "" that there are some, a module that one imports
                     ///< ("a.b", "a.b:name", "*" = any), "getfixture"
    binds_item,      ///< a name like a test, bound in a class body, or `__test__`; detail: the name
};

struct Hazard {
    DefinitionIndex owner = 0;
    HazardKind kind = HazardKind::dynamic_import;
    std::string detail;
    std::uint32_t line = 0;
};

}  // namespace pst
