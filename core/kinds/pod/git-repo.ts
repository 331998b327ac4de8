/** What a gitRepo volume may name. Its words reach git on a minion: none may be taken for an option, a local path or a program. */
import { checkInnerPath } from "../../schema/formats.js";

const lengthMax = 2_048;
const revisionLengthMax = 255;

const host = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?";
const user = "[A-Za-z0-9_][A-Za-z0-9_.+%~-]*";
const path = "[!-~]*";
/** `https://[user[:password]@]host[:port]/path`, the same with ssh, and ssh's short form `user@host:path`. */
const repositories = [
  new RegExp(`^(?:https|ssh)://(?:${user}(?::[A-Za-z0-9_.+%~-]*)?@)?${host}(?::[0-9]{1,5})?/${path}$`),
  new RegExp(`^${user}@${host}:[A-Za-z0-9_~/.]${path}$`),
];

/** Only what is spoken over a network, with the other side known: no files of the minion's, no programs (ext::), no git://. */
export function checkRepository(url: string): string {
  const isRight = url.length <= lengthMax && repositories.some((form) => form.test(url)) && !url.includes("::");
  return isRight ? "" : "must be a repository by https or ssh, such as https://example.org/team/site.git";
}
checkRepository.format = "git-repository";

/** The name of a branch, tag or commit. */
export function checkRevision(revision: string): string {
  const isRight = revision.length <= revisionLengthMax && /^[A-Za-z0-9_.@][!-~]*$/.test(revision);
  return isRight && !/[:\\?*[]|\.\./.test(revision)
    ? ""
    : "must be a branch, tag or commit: no '-' first, and no spaces, ':' or '..'";
}
checkRevision.format = "git-revision";

/** The folder of the volume that is cloned into. */
export function checkCloneFolder(folder: string): string {
  const isOption = folder.startsWith("-") || folder.split("/").some((part) => part.toLowerCase() === ".git");
  return isOption ? "must not begin with '-', and no part of it be .git" : checkInnerPath(folder);
}
checkCloneFolder.format = "git-folder";

/** The repository without a password or token in it: for people. */
export function withoutCredentials(repository: string): string {
  return repository.replace(/^([a-z]+:\/\/)[^/]*@/, "$1");
}
