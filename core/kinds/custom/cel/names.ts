/** What fields are called in rules: their own names, with what CEL has no letters for written out. Source: Kubernetes' documentation, "Validation rules". */

const keywords: ReadonlySet<string> = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

const written = new Map([
  ["__", "__underscores__"],
  [".", "__dot__"],
  ["-", "__dash__"],
  ["/", "__slash__"],
]);

/** undefined: it cannot be told in a rule. */
export function celName(field: string): string | undefined {
  if (keywords.has(field)) return `__${field}__`;
  const name = field.replace(/__|[./-]/g, (text) => written.get(text) ?? text);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : undefined;
}
