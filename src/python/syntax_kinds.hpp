// SPDX-License-Identifier: MIT
// The grammar's node kinds and field names that the readers ask for.
#pragma once

#include <cstdint>

namespace pst::syntax {

// One word a line would be a page of its own.
// clang-format off

/// Named like the grammar's own kinds; names that are keywords of C++ end in `_`.
enum class Kind : std::uint8_t {
    token,  ///< keywords and operators
    other,  ///< a named kind that no reader asks for
    error,
    module, aliased_import, argument_list, as_pattern, as_pattern_target, assert_statement,
    assignment, attribute, augmented_assignment, await, binary_operator, block,
    boolean_operator, call, case_clause, case_pattern, class_definition, class_pattern,
    comparison_operator, concatenated_string, conditional_expression, decorated_definition,
    decorator, default_parameter, delete_statement, dict_pattern, dictionary,
    dictionary_comprehension, dictionary_splat, dictionary_splat_pattern, dotted_name,
    elif_clause, ellipsis, else_clause, except_clause, exec_statement, expression_list,
    expression_statement, false_, finally_clause, float_, for_in_clause, for_statement,
    format_specifier, function_definition, future_import_statement, generator_expression,
    generic_type, global_statement, identifier, if_clause, if_statement, import_from_statement,
    import_prefix, import_statement, integer, interpolation, keyword_argument, keyword_pattern,
    keyword_separator, lambda, lambda_parameters, list, list_comprehension, list_pattern,
    list_splat, list_splat_pattern, match_statement, member_type, named_expression, none,
    nonlocal_statement, not_operator, pair, parameters, parenthesized_expression,
    pass_statement, pattern_list, positional_separator, print_statement, raise_statement,
    relative_import, return_statement, set, set_comprehension, slice, splat_pattern, string,
    string_content, string_end, string_start, subscript, true_, try_statement, tuple,
    tuple_pattern, type, type_alias_statement, type_conversion, type_parameter,
    typed_default_parameter, typed_parameter, unary_operator, union_pattern, union_type,
    while_statement, wildcard_import, with_clause, with_item, with_statement, yield,
};

enum class Field : std::uint8_t {
    none,
    alias, alternative, argument, arguments, attribute, body, cause, code, condition,
    consequence, definition, expression, function, guard, key, left, module_name, name, object,
    operator_, parameters, return_type, right, subject, subscript, superclasses, type,
    type_parameters, value,
};

// clang-format on

}  // namespace pst::syntax
