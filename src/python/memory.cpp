// SPDX-License-Identifier: MIT
#include "memory.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include <pst/base/text.hpp>

#include "expressions.hpp"
#include "memory_events.hpp"
#include "memory_keys.hpp"

namespace pst::syntax {
namespace {

using enum DefinitionKind;

/// Python runs these only while what they give is not there yet.
constexpr auto k_run_when_missing =
    std::to_array<std::string_view>({"__missing__", "__getattr__", "__get__"});

constexpr int k_max_bases = 8;  ///< a class may name itself as its base

/// What a function does with one thing.
struct KeyUse {
    bool is_tested = false;
    bool is_rebound = false;
    bool is_changed = false;
    bool is_set_anew = false;        ///< first of all and in every call
    bool is_from_elsewhere = false;  ///< set to an object that others may hold
    bool is_of_instance = true;      ///< never reached through its class, or by an inner function
    bool is_of_class = false;
    bool is_inside = false;  ///< not only the name itself is set
    bool is_given = true;    ///< always reached through one and the same parameter
    std::string root;        ///< the name it is reached by
    std::string parameter;
};

using KeyUses = std::map<Key, KeyUse>;

class MemoryJudge {
public:
    /// `is_first_call` of a function that runs once for each instance.
    MemoryJudge(const SyntaxTree& tree, const ImportedNames& names, const FunctionMemory& memory,
                std::string_view definition, bool is_first_call)
        : m_tree(tree),
          m_memory(memory),
          m_keys(memory, names, definition),
          m_name(last_part(definition)),
          m_is_first_call(is_first_call) {
        read_events();
    }

    bool remembers() const {
        if (m_memory.remembers || m_is_certain) {
            return true;
        }
        if (m_memory.stores && runs_when_missing()) {
            return std::ranges::any_of(m_uses,
                                       [](const auto& use) { return is_stored(use.second); });
        }
        return std::ranges::any_of(m_uses, [&](const auto& use) {
            return is_stored(use.second) && is_tested(use.first, use.second);
        });
    }

    /// Each use of what it keeps is in the function itself.
    bool is_known() const { return !m_memory.remembers && !m_is_certain && !runs_when_missing(); }
    std::vector<Key> stored() const { return shared(keys_with(is_stored)); }
    std::vector<Key> tested() const { return shared(keys_with(is_asked)); }
    /// Empty: of some memory it is not known where it lies.
    std::vector<MemoryPlace> places() const {
        std::vector<MemoryPlace> places;
        for (const auto& [key, use] : m_uses) {
            if (!is_known() || !is_stored(use) || !is_tested(key, use)) {
                continue;
            }
            if (!use.is_given || use.parameter.empty()) {
                return {};
            }
            places.push_back({use.parameter, std::string(last_part(key)), use.is_inside});
        }
        return places;
    }
    /// The parameter that holds the instance, where a key of its attributes is always reached by
    /// it.
    std::string given_instance(const Key& key) const {
        const auto use = m_uses.find(key);
        const bool is_given = use != m_uses.end() && use->second.is_given;
        return is_given ? use->second.parameter : std::string();
    }

private:
    bool runs_when_missing() const {
        return std::ranges::find(k_run_when_missing, m_name) != k_run_when_missing.end();
    }
    static bool is_stored(const KeyUse& use) { return use.is_rebound || use.is_changed; }
    static bool is_asked(const KeyUse& use) { return use.is_tested && !use.is_set_anew; }

    static std::vector<Key> shared(std::vector<Key> keys) {
        std::erase_if(keys, [](const Key& key) { return key.starts_with(k_own); });
        return keys;
    }

    bool is_tested(const Key& key, const KeyUse& use) const {
        if (m_is_first_call && use.is_of_instance && !use.is_changed) {
            return false;
        }
        if (use.is_set_anew) {
            return use.is_tested && use.is_changed && use.is_from_elsewhere;
        }
        return m_tested.meets(key);
    }

    void read_events() {
        for (const MemoryEvent& event : m_memory.events) {
            if (const auto place = read_place(m_tree, event.node)) {
                read_event(event, *place);
            }
        }
        for (Key& key : keys_with(is_asked)) {
            m_tested.insert(std::move(key));
        }
    }

    void read_event(const MemoryEvent& event, const Place& place) {
        if (event.act == Act::rebind && place.attribute.empty()) {
            read_name(event, place);
            return;
        }
        if (event.act != Act::test) {
            m_is_certain |= m_keys.is_on_itself(place, event.scope);
            m_is_certain |= event.act == Act::change && m_keys.is_kept_default(place, event.scope);
        }
        for (FoundKey& key : m_keys.keys_of(place, event.scope)) {
            add(std::move(key), event, place);
        }
    }

    /// `x = 1` reaches what outlives the call only where `x` is declared `global` or `nonlocal`.
    void read_name(const MemoryEvent& event, const Place& place) {
        const MemoryScope& scope = m_memory.scopes[event.scope];
        if (!scope.shared.contains(place.root) && !scope.outer.contains(place.root)) {
            return;
        }
        for (FoundKey& key : m_keys.keys_of(place, event.scope)) {
            add(std::move(key), event, place);
        }
    }

    void add(FoundKey key, const MemoryEvent& event, const Place& place) {
        const auto [found, is_first] = m_uses.try_emplace(std::move(key.key));
        KeyUse& use = found->second;
        if (is_first) {
            use.root = place.root;
            use.parameter = key.parameter;
            use.is_of_class = place.is_of_class;
            use.is_set_anew = event.act == Act::rebind && is_in_every_call(event, place);
        }
        use.is_of_instance &= event.scope == 0 && m_keys.is_of_instance(place, event.scope);
        // A later call of an inner function, or the class behind the instance, is another matter.
        use.is_set_anew &=
            event.scope == 0 && use.root == place.root && use.is_of_class == place.is_of_class;
        use.is_given &= event.scope == 0 && key.parameter == use.parameter;
        use.is_inside |=
            event.act == Act::change || (event.act == Act::rebind && place.root != key.parameter);
        use.is_tested |=
            event.act == Act::test && (event.is_presence || !is_parameter(found->first));
        use.is_changed |= event.act == Act::change;
        use.is_rebound |= event.act == Act::rebind;
        use.is_from_elsewhere |= event.act == Act::rebind && !event.is_new;
    }

    /// An object that a caller gives, and not always a new one.
    static bool is_parameter(std::string_view key) {
        return key.starts_with(k_own) && std::ranges::count(key, '.') > 1;
    }

    bool is_in_every_call(const MemoryEvent& event, const Place& place) const {
        const bool is_made_here = m_name == "__init__" || m_name == "__post_init__";
        return event.is_certain || (is_made_here && m_keys.is_of_instance(place, event.scope));
    }

    template <class Predicate>
    std::vector<Key> keys_with(Predicate predicate) const {
        std::vector<Key> keys;
        for (const auto& [key, use] : m_uses) {
            if (predicate(use)) {
                keys.push_back(key);
            }
        }
        return keys;
    }

    const SyntaxTree& m_tree;
    const FunctionMemory& m_memory;
    MemoryKeys m_keys;
    std::string_view m_name;
    KeyUses m_uses;
    KeySet m_tested;
    bool m_is_certain = false;
    bool m_is_first_call = false;
};

/// What a function that remembers nothing by itself does with what outlives its calls.
struct Contact {
    DefinitionIndex definition = 0;
    std::vector<Key> tested;
    std::vector<std::string> instances;  ///< of each the parameter that holds it, or empty
    NameSet called;
    NameSet called_on_self;
};

class MemoryAdder {
public:
    MemoryAdder(const SyntaxTree& tree, const ImportedNames& names, Outline& outline)
        : m_tree(tree), m_names(names), m_outline(outline) {}

    void add() {
        for (const OutlineEntry& entry : m_outline.entries) {
            const bool is_class = entry.definition.kind == class_;
            const auto [found, is_new] = m_by_name.try_emplace(
                entry.definition.name, is_class ? &entry.definition : nullptr);
            found->second = is_new ? found->second : nullptr;
        }
        for (DefinitionIndex at = 0; at < m_outline.entries.size(); ++at) {
            read_definition(at);
        }
        read_rest();
        follow_calls();
        for (OutlineEntry& entry : m_outline.entries) {
            const bool is_cached = m_cached.contains(std::string(last_part(entry.definition.name)));
            if (is_cached && is_function(entry.definition)) {
                entry.definition.remembers = entry.definition.answered_for = true;
                entry.definition.memory_places.clear();
            }
            entry.definition.calls_parameters &= entry.definition.remembers;
        }
    }

private:
    static bool is_function(const Definition& definition) {
        return definition.kind == function || definition.kind == method;
    }

    void read_definition(DefinitionIndex at) {
        Definition& definition = m_outline.entries[at].definition;
        if (!is_function(definition)) {
            return;
        }
        const NodeId core = m_outline.entries[at].core;
        m_functions.push_back(core);
        const FunctionMemory memory =
            read_function_memory(m_tree, m_names, core, definition.kind == method);
        MemoryJudge judge(m_tree, m_names, memory, definition.name, is_first_call(definition));
        const bool is_kept = has_caching_decorator(definition) || is_made_once(definition);
        definition.remembers = is_kept || judge.remembers();
        definition.answered_for = is_kept || !judge.is_known();
        if (definition.remembers && !is_kept) {
            definition.memory_places = judge.places();
        }
        definition.calls_parameters = std::ranges::any_of(
            definition.parameters,
            [&](const std::string& parameter) { return memory.called.contains(parameter); });
        add_stored(definition, judge.stored());
        if (!definition.remembers) {
            Contact contact{at, judge.tested(), {}, memory.called, memory.called_on_self};
            for (const Key& key : contact.tested) {
                contact.instances.push_back(judge.given_instance(key));
            }
            m_contacts.push_back(std::move(contact));
        }
    }

    /// A class is called by its own name, and makes an instance of its own.
    void add_stored(const Definition& definition, std::vector<Key> stored) {
        const bool is_maker = is_making(definition);
        const Definition& named =
            is_maker ? m_outline.entries[definition.parent].definition : definition;
        for (Key& key : stored) {
            if (!is_maker || !key.starts_with(k_instance)) {
                m_stored[std::string(last_part(named.name))].insert(std::move(key));
            }
        }
    }

    /// Of an instance that `__new__` and a metaclass, which could give an older one, do not make.
    bool is_first_call(const Definition& definition) const {
        return is_making(definition) && last_part(definition.name) != "__new__" &&
               makes_new_instances(m_outline.entries[definition.parent].definition, 0);
    }

    bool makes_new_instances(const Definition& owner, int depth) const {
        const auto is_plain = [](const Call& decorator) {
            return last_part(decorator.callee) == "dataclass";
        };
        return depth <= k_max_bases && owner.class_keywords.empty() &&
               std::ranges::all_of(owner.decorators, is_plain) &&
               !m_by_name.contains(owner.name + ".__new__") &&
               std::ranges::all_of(owner.bases, [&](const std::string& base) {
                   const auto found = m_by_name.find(base);
                   return base == "object" || (found != m_by_name.end() && found->second &&
                                               makes_new_instances(*found->second, depth + 1));
               });
    }

    static bool is_making(const Definition& definition) {
        const std::string_view name = last_part(definition.name);
        return definition.kind == method &&
               (name == "__init__" || name == "__new__" || name == "__post_init__");
    }

    bool has_caching_decorator(const Definition& definition) const {
        return std::ranges::any_of(definition.decorators, [&](const Call& decorator) {
            return is_caching(m_names, decorator.callee);
        });
    }

    /// The maker of an instance that a decorator, metaclass or base keeps.
    bool is_made_once(const Definition& definition) const {
        if (!is_making(definition)) {
            return false;
        }
        const Definition& owner = m_outline.entries[definition.parent].definition;
        const auto is_cache = [&](const std::string& text) { return is_caching(m_names, text); };
        const auto is_singleton = [](const std::string& text) {
            return text.find("ingleton") != std::string::npos;
        };
        return has_caching_decorator(owner) || std::ranges::any_of(owner.bases, is_singleton) ||
               std::ranges::any_of(owner.class_keywords, is_cache, &Argument::text);
    }

    /// `fast = lru_cache(None)(slow)` outside of functions.
    void read_rest() {
        auto next = m_functions.begin();
        for (NodeId at = 0; at < m_tree.size();) {
            if (next != m_functions.end() && *next == at) {
                at = m_tree[at].subtree_end;
                ++next;
                continue;
            }
            if (m_tree.is(at, Kind::call)) {
                for (std::string& cached : cached_by(m_tree, m_names, at)) {
                    m_cached.insert(std::move(cached));
                }
            }
            ++at;
        }
    }

    /// `if not ready: prepare()`, and `prepare` sets `ready`.
    void follow_calls() {
        for (const Contact& contact : m_contacts) {
            Definition& definition = m_outline.entries[contact.definition].definition;
            bool is_known = true;
            for (std::size_t at = 0; at < contact.tested.size(); ++at) {
                const Key& key = contact.tested[at];
                if (!is_stored_by_called(contact, key)) {
                    continue;
                }
                definition.remembers = true;
                is_known =
                    is_known && key.starts_with(k_instance) && !contact.instances[at].empty();
                definition.memory_places.push_back(
                    {contact.instances[at], std::string(last_part(key)), true});
            }
            if (!is_known) {
                definition.memory_places.clear();
            }
        }
    }

    bool is_stored_by_called(const Contact& contact, const Key& key) const {
        return std::ranges::any_of(contact.called, [&](const std::string& called) {
            const bool is_on_self = contact.called_on_self.contains(called);
            const auto stored = m_stored.find(called);
            return (is_on_self || !key.starts_with(k_instance)) && stored != m_stored.end() &&
                   stored->second.meets(key);
        });
    }

    const SyntaxTree& m_tree;
    const ImportedNames& m_names;
    Outline& m_outline;
    std::unordered_map<std::string, const Definition*> m_by_name;  ///< null: no class, or many
    std::vector<NodeId> m_functions;
    std::unordered_map<std::string, KeySet> m_stored;  ///< by last part of the function
    std::vector<Contact> m_contacts;
    NameSet m_cached;  ///< last parts of what a call puts behind a cache
};

}  // namespace

void add_memory(const SyntaxTree& tree, const ImportedNames& names, Outline& outline) {
    MemoryAdder(tree, names, outline).add();
}

}  // namespace pst::syntax
