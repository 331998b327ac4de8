/** What is written to our standard output meanwhile. */
export async function printed(work: () => unknown): Promise<string> {
  const { write } = process.stdout;
  let said = "";
  process.stdout.write = ((text: string) => {
    said += text;
    return true;
  }) as typeof write;
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
  return said;
}
