"""Small correct programs: `@@` is the name to give them; each is used whole."""

from __future__ import annotations

TASKS = {
    "fibonacci": r"fibonacci|斐波那契|フィボナッチ|ฟีโบนัชชี",
    "reverse": r"\b(?:reverse\w*|invert\w*|invierte|umkehr\w*|umdreh\w*)\b|反转|逆|กลับ",
    "sort": r"\b(?:sort\w*|quicksort|orden\w*|sortier\w*)\b|排序|ソート|並べ替え|เรียง",
    "prime": r"\b(?:primes?|primos?|primzahl\w*)\b|质数|素数|จำนวนเฉพาะ",
    "add": r"\b(?:add|adds|sums?|suma\w*|addier\w*|summe)\b|求和|相加|足し|合計|บวก|ผลรวม",
    "hello": r"hello,? world",
}
SNIPPETS = {
    "python": {
        "fibonacci": "def @@(count: int) -> list[int]:\n    numbers = [0, 1]\n    while len(numbers) < count:\n        numbers.append(numbers[-1] + numbers[-2])\n    return numbers[:count]",
        "reverse": "def @@(text: str) -> str:\n    return text[::-1]",
        "sort": "def @@(items: list[int]) -> list[int]:\n    if len(items) <= 1:\n        return items\n    pivot, *rest = items\n    return @@([x for x in rest if x < pivot]) + [pivot] + @@([x for x in rest if x >= pivot])",
        "prime": "def @@(number: int) -> bool:\n    if number < 2:\n        return False\n    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))",
        "add": "def @@(numbers: list[float]) -> float:\n    return sum(numbers)",
        "hello": 'def @@() -> None:\n    print("Hello, world!")\n\n\n@@()',
        "": "def @@(items: list[str]) -> dict[str, int]:\n    counts: dict[str, int] = {}\n    for item in items:\n        counts[item] = counts.get(item, 0) + 1\n    return counts",
    },
    "javascript": {
        "fibonacci": "function @@(count) {\n  const numbers = [0, 1];\n  while (numbers.length < count) numbers.push(numbers.at(-1) + numbers.at(-2));\n  return numbers.slice(0, count);\n}",
        "reverse": 'function @@(text) {\n  return [...text].reverse().join("");\n}',
        "sort": "function @@(items) {\n  return [...items].sort((a, b) => a - b);\n}",
        "prime": "function @@(number) {\n  if (number < 2) return false;\n  for (let divisor = 2; divisor * divisor <= number; divisor++) {\n    if (number % divisor === 0) return false;\n  }\n  return true;\n}",
        "add": "function @@(numbers) {\n  return numbers.reduce((total, number) => total + number, 0);\n}",
        "hello": 'function @@() {\n  console.log("Hello, world!");\n}\n\n@@();',
        "": "function @@(items) {\n  const counts = new Map();\n  for (const item of items) {\n    counts.set(item, (counts.get(item) ?? 0) + 1);\n  }\n  return counts;\n}",
    },
    "typescript": {
        "reverse": 'export function @@(text: string): string {\n  return [...text].reverse().join("");\n}',
        "sort": "export function @@(items: number[]): number[] {\n  return [...items].sort((a, b) => a - b);\n}",
        "add": "export function @@(numbers: number[]): number {\n  return numbers.reduce((total, number) => total + number, 0);\n}",
        "prime": "export function @@(value: number): boolean {\n  if (value < 2) return false;\n  for (let divisor = 2; divisor * divisor <= value; divisor++) {\n    if (value % divisor === 0) return false;\n  }\n  return true;\n}",
        "": "export function @@(items: string[]): Map<string, number> {\n  const counts = new Map<string, number>();\n  for (const item of items) {\n    counts.set(item, (counts.get(item) ?? 0) + 1);\n  }\n  return counts;\n}",
    },
    "go": {
        "fibonacci": "func @@(count int) []int {\n\tnumbers := []int{}\n\ta, b := 0, 1\n\tfor i := 0; i < count; i++ {\n\t\tnumbers = append(numbers, a)\n\t\ta, b = b, a+b\n\t}\n\treturn numbers\n}",
        "reverse": "func @@(text string) string {\n\trunes := []rune(text)\n\tfor i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {\n\t\trunes[i], runes[j] = runes[j], runes[i]\n\t}\n\treturn string(runes)\n}",
        "add": "func @@(numbers []float64) float64 {\n\ttotal := 0.0\n\tfor _, number := range numbers {\n\t\ttotal += number\n\t}\n\treturn total\n}",
        "prime": "func @@(number int) bool {\n\tif number < 2 {\n\t\treturn false\n\t}\n\tfor d := 2; d*d <= number; d++ {\n\t\tif number%d == 0 {\n\t\t\treturn false\n\t\t}\n\t}\n\treturn true\n}",
        "": "func @@(items []string) map[string]int {\n\tcounts := map[string]int{}\n\tfor _, item := range items {\n\t\tcounts[item]++\n\t}\n\treturn counts\n}",
    },
    "rust": {
        "fibonacci": "fn @@(count: usize) -> Vec<u64> {\n    let (mut a, mut b) = (0, 1);\n    let mut numbers = Vec::new();\n    for _ in 0..count {\n        numbers.push(a);\n        (a, b) = (b, a + b);\n    }\n    numbers\n}",
        "reverse": "fn @@(text: &str) -> String {\n    text.chars().rev().collect()\n}",
        "add": "fn @@(numbers: &[f64]) -> f64 {\n    numbers.iter().sum()\n}",
        "sort": "fn @@(mut items: Vec<i32>) -> Vec<i32> {\n    items.sort();\n    items\n}",
        "prime": "fn @@(number: u64) -> bool {\n    number >= 2 && (2..).take_while(|d| d * d <= number).all(|d| number % d != 0)\n}",
        "": "use std::collections::HashMap;\n\nfn @@(items: &[&str]) -> HashMap<String, usize> {\n    let mut counts = HashMap::new();\n    for item in items {\n        *counts.entry(item.to_string()).or_insert(0) += 1;\n    }\n    counts\n}",
    },
    "java": {
        "reverse": "static String @@(String text) {\n    return new StringBuilder(text).reverse().toString();\n}",
        "add": "static double @@(double[] numbers) {\n    double total = 0;\n    for (double number : numbers) {\n        total += number;\n    }\n    return total;\n}",
        "prime": "static boolean @@(int number) {\n    if (number < 2) return false;\n    for (int d = 2; d * d <= number; d++) {\n        if (number % d == 0) return false;\n    }\n    return true;\n}",
        "": "static java.util.Map<String, Integer> @@(java.util.List<String> items) {\n    var counts = new java.util.HashMap<String, Integer>();\n    for (String item : items) {\n        counts.merge(item, 1, Integer::sum);\n    }\n    return counts;\n}",
    },
    "c": {
        "reverse": "#include <string.h>\n\nvoid @@(char *text) {\n    size_t length = strlen(text);\n    for (size_t i = 0; i < length / 2; i++) {\n        char kept = text[i];\n        text[i] = text[length - 1 - i];\n        text[length - 1 - i] = kept;\n    }\n}",
        "": "#include <stddef.h>\n\nsize_t @@(const int *items, size_t length, int wanted) {\n    size_t count = 0;\n    for (size_t i = 0; i < length; i++) {\n        if (items[i] == wanted) count++;\n    }\n    return count;\n}",
        "add": "#include <stddef.h>\n\ndouble @@(const double *numbers, size_t length) {\n    double total = 0;\n    for (size_t i = 0; i < length; i++) total += numbers[i];\n    return total;\n}",
    },
    "sql": {
        "": "SELECT id, name, created_at\nFROM @@\nWHERE created_at >= DATE('now', '-30 days')\nORDER BY created_at DESC\nLIMIT 20;"
    },
    "bash": {
        "": '#!/usr/bin/env bash\nset -euo pipefail\n\n@@() {\n  local folder="${1:-.}"\n  find "$folder" -type f | sort | while read -r file; do\n    printf \'%s\\n\' "$file"\n  done\n}\n\n@@ "$@"'
    },
    "html": {
        "": '<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="utf-8">\n    <title>@@</title>\n  </head>\n  <body>\n    <main>\n      <h1>@@</h1>\n      <p>Welcome! This page is ready for your own words.</p>\n    </main>\n  </body>\n</html>'
    },
    "css": {
        "": ".@@ {\n  display: grid;\n  place-items: center;\n  padding: 1rem;\n  border-radius: 0.5rem;\n  color: #1d3557;\n  background: #f1faee;\n}"
    },
}
