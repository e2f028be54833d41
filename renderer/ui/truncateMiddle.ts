/** Measures a string in pixels (or characters, for tests). */
export type Measure = (text: string) => number;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Shortens `text` in the middle until it fits `width`, keeping both ends, because siblings differ at the end:
 * `dwd_order_detail_di` becomes `dwd_ord…tail_di`. Never splits a grapheme. Returns `text` unchanged when it fits.
 */
export function truncateMiddle(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  const letters = [...segmenter.segment(text)].map((s) => s.segment);
  let [low, high] = [0, letters.length - 1];
  const shortened = (kept: number): string => {
    const tail = Math.floor(kept / 2);
    return `${letters.slice(0, kept - tail).join('')}…${tail > 0 ? letters.slice(-tail).join('') : ''}`;
  };
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(shortened(middle)) <= width) low = middle;
    else high = middle - 1;
  }
  return shortened(low);
}
