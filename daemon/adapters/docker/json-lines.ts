/** A line that is no JSON would otherwise grow without end. */
const lineBytesMax = 4 * 1024 * 1024;

/**
 * Splits a stream of bytes into JSON values, one a line, wherever the chunks were cut (also within a character).
 * Docker's events, pulls and loads come this way; a chunk is not a line.
 * @param onValue called for each line that parses
 * @param onGarbage called for each line that does not, with its text, and for one that is too long
 * @returns to be called with each chunk; `end` delivers a last line without a newline
 */
export function jsonLines(
  onValue: (value: unknown) => void,
  onGarbage: (line: string) => void,
): { push(chunk: Buffer): void; end(): void } {
  let rest: Buffer[] = [];
  let restBytes = 0;

  const flush = (): void => {
    const line = Buffer.concat(rest).toString("utf8").trim();
    rest = [];
    restBytes = 0;
    if (line === "") return;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      onGarbage(line);
      return;
    }
    onValue(value);
  };

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        rest.push(chunk.subarray(start, end));
        flush();
        start = end + 1;
      }
      if (start === chunk.length) return;
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > lineBytesMax) {
        rest = [];
        restBytes = 0;
        onGarbage(`a line of more than ${lineBytesMax} bytes`);
      }
    },
    end: flush,
  };
}
