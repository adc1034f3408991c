// SPDX-License-Identifier: MIT
#include "store/fact_encoding.hpp"

#include <random>

#include "sample_facts.hpp"
#include "store/bytes.hpp"
#include "support/catch.hpp"

using namespace pst;
using namespace pst::testing;

TEST_CASE("facts come back as they were") {
    const ModuleFacts facts = sample_facts();
    const auto decoded = decode_facts(encode_facts(facts));
    REQUIRE(decoded);
    CHECK(same_facts(*decoded, facts));
    REQUIRE(decoded->definitions.size() == 3);
    const Definition& definition = decoded->definitions[1];
    CHECK(definition.name == "C.s");
    CHECK(definition.last_line == 70000);
    CHECK(definition.body == facts.definitions[1].body);
    CHECK(definition.decorators[0].arguments[1].strings == std::vector<std::string>{"a", "s", ""});
    CHECK(definition.is_pure);
    CHECK(decoded->definitions[2].header.empty());
    CHECK(decoded->imports[0].bound_as == "d");
    CHECK(decoded->imports[0].level == 2);
    CHECK(decoded->references[0].text == "x\xff\n");
    CHECK(decoded->references[0].line == 1u << 31);
    CHECK(decoded->strings[0].up == 200);
    CHECK(decoded->hazards[0].kind == HazardKind::undecodable);
    CHECK(decoded->calls[0].call.callee == "s.call");
    CHECK(decode_facts(encode_facts(ModuleFacts{})));
}

TEST_CASE("the first tier is enough for imports") {
    const std::string record = encode_facts(sample_facts());
    const auto imports = decode_imports(record);
    REQUIRE(imports);
    CHECK(imports->imports.size() == 2);
    CHECK(imports->hazards.size() == 1);
    CHECK(imports->definitions.empty());

    ByteReader reader(record);
    reader.byte();
    ByteWriter alone;
    alone.byte(1);
    alone.text(reader.text());
    CHECK(decode_imports(alone.bytes()));
    CHECK_FALSE(decode_facts(alone.bytes()));
}

TEST_CASE("damaged records are refused or read, never followed out of bounds") {
    const std::string record = encode_facts(sample_facts());
    for (std::size_t length = 0; length < record.size(); ++length) {
        CHECK_FALSE(decode_facts(std::string_view(record).substr(0, length)));
    }
    CHECK_FALSE(decode_facts(record + "x"));
    for (std::size_t at = 0; at < record.size(); ++at) {
        for (const int flip : {0x01, 0x80, 0xff}) {
            std::string damaged = record;
            damaged[at] = static_cast<char>(damaged[at] ^ flip);
            (void)decode_facts(damaged);
        }
    }
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string noise(random() % 64, '\0');
        for (char& byte : noise)
            byte = static_cast<char>(random());
        (void)decode_facts(noise);
        (void)decode_imports("\x01" + noise);
    }
}

TEST_CASE("numbers of any size") {
    ByteWriter writer;
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, UINT64_MAX}) {
        writer.number(value);
    }
    for (const std::int64_t value : {INT64_MIN, std::int64_t{-1}, INT64_MAX}) {
        writer.signed_number(value);
    }
    ByteReader reader(writer.bytes());
    CHECK(reader.number() == 0);
    CHECK(reader.number() == 127);
    CHECK(reader.number() == 128);
    CHECK(reader.number() == UINT64_MAX);
    CHECK(reader.signed_number() == INT64_MIN);
    CHECK(reader.signed_number() == -1);
    CHECK(reader.signed_number() == INT64_MAX);
    CHECK(reader.at_end());
    CHECK_FALSE(reader.failed());
    CHECK(reader.number() == 0);
    CHECK(reader.failed());
}
