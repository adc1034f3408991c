// SPDX-License-Identifier: MIT
#include <pst/base/toml.hpp>

#include <algorithm>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include <pst/base/text.hpp>

namespace pst {

namespace {

using Kind = TomlValue::Kind;

TomlValue converted(const toml::node& node);

std::uint32_t line_of(const toml::source_region& source) { return source.begin.line; }

TomlValue converted_table(const toml::table& table) {
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    for (const auto& [key, node] : table) {
        entries.emplace_back(&key, &node);
    }
    auto position = [](const auto& entry) {
        auto at = entry.first->source().begin;
        return std::pair(at.line, at.column);
    };
    std::stable_sort(entries.begin(), entries.end(),
                     [&](const auto& a, const auto& b) { return position(a) < position(b); });
    TomlValue value;
    for (auto [key, node] : entries) {
        value.keys.emplace_back(key->str());
        value.items.push_back(converted(*node));
        value.items.back().line = line_of(key->source());
    }
    return value;
}

template <class Node>
std::string scalar_text(const Node& node) {
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << node;
    return text.str();
}

TomlValue converted(const toml::node& node) {
    TomlValue value;
    if (const auto* table = node.as_table()) {
        value = converted_table(*table);
    } else if (const auto* array = node.as_array()) {
        value.kind = Kind::array;
        for (const toml::node& item : *array) {
            value.items.push_back(converted(item));
        }
    } else if (const auto* string = node.as_string()) {
        value.kind = Kind::string;
        value.text = string->get();
    } else if (const auto* boolean = node.as_boolean()) {
        value.kind = Kind::boolean;
        value.text = boolean->get() ? "true" : "false";
    } else if (const auto* integer = node.as_integer()) {
        value.kind = Kind::integer;
        value.text = std::to_string(integer->get());
    } else if (const auto* floating = node.as_floating_point()) {
        value.kind = Kind::floating;
        value.text = scalar_text(*floating);
    } else {
        value.kind = Kind::date;
        node.visit([&](const auto& date) { value.text = scalar_text(date); });
    }
    value.line = line_of(node.source());
    return value;
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view key) const {
    if (kind != Kind::table) return nullptr;
    auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

const TomlValue* TomlValue::at(std::string_view dotted_path) const {
    const TomlValue* value = this;
    for (std::string_view key : split(dotted_path, '.')) {
        if (value != nullptr) value = value->find(key);
    }
    return value;
}

bool TomlValue::operator==(const TomlValue& other) const {
    if (kind != other.kind || text != other.text || items.size() != other.items.size()) {
        return false;
    }
    if (kind != Kind::table) return items == other.items;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const TomlValue* value = other.find(keys[i]);
        if (value == nullptr || !(items[i] == *value)) return false;
    }
    return true;
}

tl::expected<TomlValue, TomlError> parse_toml(std::string_view text) {
    toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        const toml::parse_error& error = parsed.error();
        return tl::make_unexpected(
            TomlError{std::string(error.description()), line_of(error.source())});
    }
    return converted_table(parsed.table());
}

std::vector<std::string> toml_strings(const TomlValue* value) {
    std::vector<std::string> strings;
    if (value == nullptr) return strings;
    if (value->is_string()) strings.push_back(value->text);
    if (value->is_array()) {
        for (const TomlValue& item : value->items) {
            if (item.is_string()) strings.push_back(item.text);
        }
    }
    return strings;
}

}  // namespace pst
