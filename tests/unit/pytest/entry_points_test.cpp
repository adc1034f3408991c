// SPDX-License-Identifier: MIT
#include "project.hpp"
#include "support/catch.hpp"

using namespace pst;
using Shown = std::vector<std::string>;

namespace {

Shown points_of(const Files& files) {
    Shown shown;
    for (const EntryPoint& point : read_entry_points(reader_of(files))) {
        shown.push_back(point.group + " " + point.name + " " + point.target);
    }
    return shown;
}

}  // namespace

TEST_CASE("entry points of pyproject.toml") {
    CHECK(points_of({{"pyproject.toml",
                      "[project.scripts]\nshop = 'shop.cli:main'\n"
                      "[project.gui-scripts]\nshopw = 'shop.gui'\n"
                      "[project.entry-points.pytest11]\nshop = 'shop.plugin'\n"
                      "[project.entry-points.'other.group']\nx = 'shop.x'\n"}}) ==
          Shown{"console_scripts shop shop.cli:main", "console_scripts shopw shop.gui",
                "pytest11 shop shop.plugin"});
    CHECK(points_of({{"pyproject.toml",
                      "[tool.poetry.scripts]\na = 'x:y'\nb = {reference = 'p:q', type='console'}\n"
                      "[tool.poetry.plugins.pytest11]\nc = 'r.s'\n"
                      "[tool.flit.scripts]\nd = 't:u'\n"}}) ==
          Shown{"console_scripts a x:y", "console_scripts b p:q", "console_scripts d t:u",
                "pytest11 c r.s"});
    CHECK(points_of({{"pyproject.toml", "broken"}}).empty());
}

TEST_CASE("entry points of setup.cfg") {
    CHECK(points_of({{"setup.cfg",
                      "[options.entry_points]\n"
                      "console_scripts =\n    shop = shop.cli:main [extra]\n    two=a:b\n"
                      "pytest11 = p = shop.plugin\n"}}) ==
          Shown{"console_scripts shop shop.cli:main", "console_scripts two a:b",
                "pytest11 p shop.plugin"});
}

TEST_CASE("literal entry points of setup.py") {
    CHECK(points_of({{"setup.py",
                      "# 'pytest11': ['no = no']\n"
                      "setup(name='x', long_description='a = b', entry_points={\n"
                      "    'console_scripts': ['shop = shop.cli:main',  # c\n"
                      "                        \"two=a.b:c\"],\n"
                      "    'other': ['x = y'],\n"
                      "    'pytest11': 'p = shop.plugin',\n"
                      "})\n"}}) == Shown{"console_scripts shop shop.cli:main",
                                         "console_scripts two a.b:c", "pytest11 p shop.plugin"});
    CHECK(points_of({{"setup.py", "setup(entry_points=dict(pytest11=['p = shop.plugin']))"}}) ==
          Shown{"pytest11 p shop.plugin"});
    CHECK(
        points_of({{"setup.py",
                    "setup(entry_points='''\n    [pytest11]\n    p = shop.plugin\n    ''')\n"}}) ==
        Shown{"pytest11 p shop.plugin"});
    CHECK(points_of({{"setup.py", "x = 'open\ny = \"\"\"open"}}).empty());
    CHECK(points_of({{"setup.py", "x = '\\"}}).empty());
}
