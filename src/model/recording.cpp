// SPDX-License-Identifier: MIT
#include <pst/model/recording.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

namespace pst {
namespace {

template <class T>
std::vector<T> both(const std::vector<T>& one, const std::vector<T>& other) {
    std::vector<T> all;
    std::ranges::set_union(one, other, std::back_inserter(all));
    return all;
}

using Led = std::optional<std::vector<CodePlace>>;

Led both_led(const Led& one, const Led& other) {
    return one && other ? Led(both(*one, *other)) : std::nullopt;
}

/// Adds what is not known; gives the number of each of `tests`.
TestNumbers add_tests(std::vector<RecordedTest>& known, const std::vector<RecordedTest>& tests) {
    std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> numbers;
    const auto name_of = [](const RecordedTest& test) {
        return std::pair<std::string_view, std::string_view>(test.id, test.elsewhere);
    };
    known.reserve(known.size() + tests.size());  // the names stay where they are
    for (std::uint32_t at = 0; at < known.size(); ++at) {
        numbers.emplace(name_of(known[at]), at);
    }
    TestNumbers given;
    for (const RecordedTest& test : tests) {
        const auto number = static_cast<std::uint32_t>(known.size());
        const auto [place, is_new] = numbers.emplace(name_of(test), number);
        given.push_back(place->second);
        if (is_new) {
            known.push_back(test);
            continue;
        }
        RecordedTest& old = known[place->second];
        if (!old.ran) {
            old.parameters = test.parameters;
        } else if (test.ran && old.parameters != test.parameters) {
            old.parameters.clear();
        }
        old.passed |= test.passed;
        old.ran |= test.ran;
        old.is_listed |= test.is_listed;
        if (old.hidden.empty()) {
            old.hidden = test.hidden;
        }
    }
    return given;
}

TestNumbers renumbered(const TestNumbers& tests, const TestNumbers& numbers) {
    TestNumbers renumbered;
    for (const std::uint32_t test : tests) {
        renumbered.push_back(numbers[test]);
    }
    std::ranges::sort(renumbered);
    const auto repeats = std::ranges::unique(renumbered);
    renumbered.erase(repeats.begin(), repeats.end());
    return renumbered;
}

}  // namespace

void unite(RecordedCode& known, const RecordedCode& other) {
    known.watched = known.watched && other.watched;
    known.led = both_led(known.led, other.led);
    known.found = both(known.found, other.found);
    known.tests = both(known.tests, other.tests);
    known.always |= other.always;
}

Recording united(Recording one, const Recording& other) {
    const TestNumbers numbers = add_tests(one.tests, other.tests);
    for (const auto& [place, code] : other.code) {
        RecordedCode own = code;
        own.found = renumbered(code.found, numbers);
        own.tests = renumbered(code.tests, numbers);
        if (const auto [at, is_new] = one.code.try_emplace(place, own); !is_new) {
            unite(at->second, own);
        }
    }
    for (const auto& [path, opening] : other.openings) {
        RecordedOpening& known = one.openings[path];
        known.tests = both(known.tests, renumbered(opening.tests, numbers));
        known.always |= opening.always;
        known.callers = both(known.callers, opening.callers);
        known.keepers = both(known.keepers, opening.keepers);
    }
    std::vector<std::string> foreign = other.foreign;
    std::ranges::sort(one.foreign);
    std::ranges::sort(foreign);
    one.foreign = both(one.foreign, foreign);
    if (one.unusable.empty()) {
        one.unusable = other.unusable;
    }
    return one;
}

}  // namespace pst
