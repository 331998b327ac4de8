import type { Problem, Sources } from "./sources.js";

/** Lines that half of the files, and nine in ten, may have. They may only shrink. */
export const sizeBars = { median: 55, ninth: 130 };

const lineCount = (text: string): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);

/** The sizes of the source files, the smallest first; tests are as long as what they say. */
export function sizesOf(sources: Sources): number[] {
  return [...sources]
    .filter(([path]) => path.endsWith(".ts") && !path.startsWith("test/"))
    .map(([, text]) => lineCount(text))
    .sort((a, b) => a - b);
}

/** Whether the files have grown beyond the bars, or shrunk below them, so that a bar can follow. */
export function sizeProblems(sources: Sources, bars = sizeBars): Problem[] {
  const sizes = sizesOf(sources);
  const told = (what: keyof typeof bars, is: number): Problem[] =>
    is === bars[what]
      ? []
      : [
          {
            path: "test/tidy/sizes.ts",
            text:
              is > bars[what]
                ? `${what}: ${is} lines, and ${bars[what]} is the bar`
                : `${what} is ${is}: lower its bar`,
          },
        ];
  return [
    ...told("median", sizes[Math.floor(sizes.length / 2)] ?? 0),
    ...told("ninth", sizes[Math.floor(sizes.length * 0.9)] ?? 0),
  ];
}
