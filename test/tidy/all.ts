import { wrongArrows } from "./arrows.js";
import { circles } from "./circles.js";
import { staleComposePage } from "./compose-page.js";
import { staleFieldPage } from "./field-page.js";
import {
  badSuites,
  foreignHere,
  foreignTexts,
  forgetfulSignals,
  inheritedWords,
  lockedPlaces,
  tooLong,
} from "./habits.js";
import { strayKindNames } from "./kind-names.js";
import { staleLimits } from "./limits-page.js";
import { mirrorProblems } from "./mirrored.js";
import { sizeProblems } from "./sizes.js";
import { type Problem, readSources, type Sources } from "./sources.js";

/** A list of exceptions; it may only shrink. */
function listIn<T>(sources: Sources, path: string): Readonly<Record<string, T>> {
  return JSON.parse(sources.get(path) ?? "{}") as Record<string, T>;
}

/** Every fault of the repository at `root` that these checks can see. */
export function checkAll(root: string, environment: Readonly<Record<string, string | undefined>>): Problem[] {
  const sources = readSources(root);
  return [
    ...wrongArrows(sources),
    ...tooLong(sources),
    ...badSuites(sources),
    ...forgetfulSignals(sources),
    ...inheritedWords(sources),
    ...foreignTexts(sources, foreignHere(root, environment)),
    ...lockedPlaces(sources),
    ...circles(sources),
    ...strayKindNames(sources, listIn(sources, "test/tidy/kind-names-allowed.json")),
    ...sizeProblems(sources),
    ...mirrorProblems(sources, listIn(sources, "test/tidy/tested-elsewhere.json")),
    ...staleComposePage(sources),
    ...staleFieldPage(sources),
    ...staleLimits(sources),
  ];
}
