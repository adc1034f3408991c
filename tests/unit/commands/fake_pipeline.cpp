// SPDX-License-Identifier: MIT
#include "fake_pipeline.hpp"

#include <sstream>

#include <pst/commands/dispatch.hpp>

namespace pst {

Result<TestPlan> make_plan(World&, const Invocation& invocation, const Configuration&) {
    test::fake().asked = invocation;
    return test::fake().plan;
}

Result<RunReport> run_plan(World&, const Invocation&, const Configuration&, const TestPlan&) {
    ++test::fake().runs;
    return test::fake().run;
}

std::vector<std::string> planned_command(World&, const Invocation&, const Configuration&,
                                         const TestPlan& plan) {
    std::vector<std::string> command{"python", "-m", "not e2e"};
    for (const PlannedTest& planned : plan.tests)
        command.push_back(planned.id);
    return command;
}

std::string plan_for_plugin(World&, const Invocation&, const Configuration&, const TestPlan&,
                            const PlanReader& reader) {
    return "plan for " + reader.root + " with " + reader.spool;
}

Result<GraphReport> make_graph(World&, const Invocation& invocation, const Configuration&) {
    test::fake().asked = invocation;
    return test::fake().graph;
}

Result<StaleReport> check_stale(World&, const Invocation& invocation, const Configuration&) {
    test::fake().asked = invocation;
    return test::fake().stale;
}

Result<WhyReport> explain_test(World&, const Invocation& invocation, const Configuration&,
                               const TestId& id) {
    test::fake().asked = invocation;
    test::fake().operand = id;
    return test::fake().why;
}

Result<std::vector<PlannedTest>> tests_of(World&, const Invocation& invocation,
                                          const Configuration&, const std::string& target) {
    test::fake().asked = invocation;
    test::fake().operand = target;
    return test::fake().tests_of;
}

namespace test {
namespace {

struct OneFile final : FileSystem {
    Result<Scan> scan(const std::function<bool(const RepoPath&)>&) override { return Scan{}; }
    Result<std::optional<std::string>> read(const RepoPath& path) override {
        if (path.str() != "tests/test_a.py") return std::nullopt;
        return std::string();
    }
};

struct NoFacts final : FactStore {
    StatTable stat_table() override { return {}; }
    std::shared_ptr<const ModuleFacts> find(const ContentHash&) override { return nullptr; }
    void put(const ContentHash&, std::shared_ptr<const ModuleFacts>) override {}
    void put_stat_table(StatTable) override {}
    Status commit() override { return {}; }
};

struct OneOutcome final : History {
    Result<OutcomeTable> outcomes() override {
        return OutcomeTable{
            {"tests/test_a.py::test_x",
             {"tests/test_a.py::test_x", OutcomeStatus::failed, 0.5, 17.0, "boom"}}};
    }
    Result<SpoolIntake> ingest_spool(const ContentCheck& /*is_of_state*/) override {
        return SpoolIntake{};
    }
    Status forget(const std::vector<TestId>&) override { return {}; }
    Result<bool> has_recordings() override { return false; }
    Result<std::vector<RecordedState>> recorded_states(const std::string&) override {
        return std::vector<RecordedState>();
    }
    Result<std::optional<Recording>> recording(const RecordingKey&) override {
        return std::nullopt;
    }
    Result<std::optional<Snapshot>> snapshot() override { return std::nullopt; }
    Status save_snapshot(const Snapshot&) override { return {}; }
    Status save_planned_snapshot(const std::string&, const Snapshot&) override { return {}; }
    Result<std::optional<IgnoredSnapshot>> ignored_snapshot() override { return std::nullopt; }
    Status save_ignored_snapshot(const IgnoredSnapshot&) override { return {}; }
};

struct NoPython final : Interpreter {
    Result<std::string> executable() override { return std::string("python"); }
    Result<std::vector<std::optional<std::string>>> compile(
        const std::vector<std::string>&) override {
        return std::vector<std::optional<std::string>>{};
    }
    Result<std::vector<Distribution>> distributions() override {
        return std::vector<Distribution>{};
    }
    Result<std::string> environment() override { return ""; }
    Result<std::vector<std::string>> pytest_plugins() override {
        return std::vector<std::string>{};
    }
    Result<int> run_pytest(const PytestRun&) override { return 0; }
    std::vector<std::string> command_line(const PytestRun&) override { return {}; }
};

struct Adapters {
    OneFile files;
    NoFacts facts;
    OneOutcome history;
    NoPython interpreter;
};

}  // namespace

FakePipeline& fake() {
    static FakePipeline pipeline;
    return pipeline;
}

Answer pst(const std::vector<std::string>& arguments, const std::string& program,
           const std::string& start, Terminal terminal,
           const std::map<std::string, std::string>& environment) {
    std::ostringstream out;
    std::ostringstream err;
    Answer answer;
    Adapters adapters;
    const auto write = [&](const std::string& name, const std::string& content) -> Status {
        answer.written[name] = content;
        return {};
    };
    Session session{{out, err, terminal.out, terminal.err}, environment, start, "/project", {}};
    session.open = [&](const Invocation&) -> Result<Project> {
        World world{.files = adapters.files,
                    .facts = adapters.facts,
                    .history = adapters.history,
                    .interpreter = adapters.interpreter};
        return Project{world, {}, ".py_smart_test", write};
    };
    answer.code = dispatch(program, arguments, session);
    answer.out = out.str();
    answer.err = err.str();
    return answer;
}

}  // namespace test
}  // namespace pst
