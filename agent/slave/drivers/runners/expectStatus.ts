/** Whether a status is in a list like `200-299, 404`. @throws when the list cannot be read. */
export function expectStatus(expected: string, status: number): boolean {
  return expected.split(",").some((part) => {
    const range = /^\s*(\d{3})\s*(?:-\s*(\d{3})\s*)?$/.exec(part);
    if (range === null) throw new Error(`expected status: ${part.trim()} is neither a status nor a range like 200-299`);
    return status >= Number(range[1]) && status <= Number(range[2] ?? range[1]);
  });
}
