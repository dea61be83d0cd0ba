"""Which tests of other languages than Python are named for the function around a TODO, and which are not."""

import pytest

from tars_operator.api.code import Finding, Remark, SourceFile
from tars_operator.api.words import ChangeClass, Language
from tars_operator.engine.generation.tested_by import wanted, with_tests
from tars_operator.engine.generation.tested_elsewhere import may_test


def finding(path, symbol, remark=True):
    return Finding(
        id="f", pattern="go/todo", change_class=ChangeClass.BEHAVIOUR, path=path, line=1, end_line=1,
        message="TODO", symbol=symbol, remark=Remark() if remark else None,
    )  # fmt: skip


def named(path, symbol, test, content):
    (told,) = with_tests([finding(path, symbol)], [SourceFile(path=test, blob="0", content=content)])
    return [one.partition("::")[2] for one in told.remark.tests]


GO = (
    "package shop\n\nfunc TestTotal(t *testing.T) {\n\tTotal(nil)\n}\n\nfunc TestOther(t *testing.T) {\n\t// Total\n}\n"
)
JS = "const { total } = require('../lib/price');\ndescribe('price', () => {\n  it('adds', () => { total([]); });\n  test.only(\"not\", f);\n});\n"
RUST = '#[cfg(test)]\nmod tests {\n    #[test]\n    #[should_panic(expected = "x")]\n    fn adds() { total(&[]); }\n\n    #[tokio::test]\n    async fn other() {}\n}\n'
JAVA = "class CartTest {\n  @Test(expected = A.class)\n  public void adds() { new Cart().total(); }\n  public void testOld() { total(); }\n  @Test\n  void other() { }\n}\n"
CSHARP = "public class CartTests {\n  [Theory]\n  [InlineData(1)]\n  public async Task Adds(int a) { new Cart().Total(); }\n  [Test] public void Other() { }\n}\n"
NAMED = {
    "go, the folder": ("shop/price.go", "Total", "shop/price_test.go", GO, ["TestTotal"]),
    "go, a method": ("shop/price.go", "Cart.Total", "shop/cart_test.go", GO, ["TestTotal"]),
    "go, another folder": ("shop/price.go", "Total", "tax/price_test.go", GO, []),
    "js, the import": ("lib/price.js", "total", "test/a.js", JS, ["adds"]),
    "ts, the import": ("lib/price.ts", "total", "test/a.spec.ts", JS, ["adds"]),
    "js, another import": ("lib/prices.js", "total", "test/a.js", JS, []),
    "js, by its name": ("src/cart.ts", "total", "src/cart.test.ts", JS, ["adds"]),
    "js, an index": ("lib/price/index.js", "total", "test/a.js", JS, ["adds"]),
    "rust, in the file": ("src/price.rs", "Cart<T>::total", "src/price.rs", RUST, ["adds"]),
    "rust, beside it": ("a/src/price.rs", "total", "a/tests/price.rs", RUST, ["adds"]),
    "rust, another file": ("a/src/price.rs", "total", "a/src/other.rs", RUST, []),
    "rust, another crate": ("a/src/price.rs", "total", "b/tests/price.rs", RUST, []),
    "java, the type": ("src/Cart.java", "Cart.total", "test/CartTest.java", JAVA, ["adds", "testOld"]),
    "java, another type": ("src/Basket.java", "Basket.total", "test/CartTest.java", JAVA, []),
    "c#, the type": ("src/Cart.cs", "Cart.Total", "test/CartTests.cs", CSHARP, ["Adds"]),
    "c#, what it makes": ("src/Cart.cs", "Cart.Net", "test/CartTests.cs", CSHARP, ["Adds"]),
    "of another language": ("lib/total.py", "total", "test/a.js", JS, []),
}


@pytest.mark.parametrize("case", NAMED)
def test_tests_near_a_function_that_use_its_name(case):
    *place, expected = NAMED[case]
    assert named(*place) == expected


def test_who_makes_something_is_called_by_its_name():
    assert named("lib/price.js", "Cart.constructor", "test/a.js", JS.replace("total([])", "new Cart()")) == ["adds"]


FILES = {
    "a/b_test.go": (Language.GO, True),
    "a/b.go": (Language.GO, False),
    "a/b.test.tsx": (Language.JAVASCRIPT, True),
    "__tests__/b.js": (Language.JAVASCRIPT, True),
    "src/b.ts": (Language.JAVASCRIPT, False),
    "src/b.rs": (Language.RUST, True),
    "b/ATest.java": (Language.JAVA, True),
    "b/ATests.cs": (Language.JAVA, False),
}


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_read_where_tests_may_be(path):
    language, expected = FILES[path]
    assert may_test(path, frozenset({language})) == expected


def test_tests_are_read_only_of_languages_with_a_todo_in_a_function():
    found = [
        finding("a.go", "Total"),
        finding("a.ts", "total"),
        finding("a.rs", ""),
        finding("a.java", "A", remark=False),
    ]
    assert wanted(found) == {Language.GO, Language.JAVASCRIPT}
