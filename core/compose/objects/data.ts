/** Contents of files as objects keep them. */

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A ConfigMap's: text where it is text, base64 where it is not. */
export function configData(contents: Readonly<Record<string, Uint8Array | string>>): {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
} {
  const read = Object.entries(contents).map(([key, content]) => {
    const text = typeof content === "string" ? content : textIn(content);
    return { key, text, content };
  });
  const texts = read.flatMap(({ key, text }): [string, string][] => (text === undefined ? [] : [[key, text]]));
  const others = read.flatMap(({ key, text, content }): [string, string][] =>
    text === undefined ? [[key, base64(content)]] : [],
  );
  return {
    ...(texts.length > 0 ? { data: Object.fromEntries(texts) } : {}),
    ...(others.length > 0 ? { binaryData: Object.fromEntries(others) } : {}),
  };
}

function textIn(content: Uint8Array): string | undefined {
  try {
    return utf8.decode(content);
  } catch {
    return undefined;
  }
}

export const base64 = (content: Uint8Array | string): string => Buffer.from(content).toString("base64");
