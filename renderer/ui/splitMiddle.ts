const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Splits a name for middle truncation: the head may be cut by CSS, the tail never is, because siblings differ at the end
 * (`client-deployment-a`, `client-deployment-b`). The tail takes two fifths of the name, at most `longest` graphemes.
 */
export function splitMiddle(text: string, longest = 10): readonly [head: string, tail: string] {
  // Plain ASCII has no graphemes of several characters, and segmenting costs more than a table row may.
  if (/^[ -~]*$/.test(text)) {
    if (text.length < 8) return [text, ""];
    const at = text.length - Math.min(longest, Math.floor(text.length * 0.4));
    return [text.slice(0, at), text.slice(at)];
  }
  const letters = [...segmenter.segment(text)].map((s) => s.segment);
  if (letters.length < 8) return [text, ""];
  const tail = Math.min(longest, Math.floor(letters.length * 0.4));
  return [letters.slice(0, -tail).join(""), letters.slice(-tail).join("")];
}
