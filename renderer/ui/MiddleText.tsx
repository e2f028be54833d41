import { splitMiddle } from "./splitMiddle.ts";
import "./text.css";

/** Props of `MiddleText`. */
export interface MiddleTextProps {
  readonly text: string;
  /** Identifier text (names, tables, paths): no inserted space between Han and Latin. On by default. */
  readonly ident?: boolean;
  readonly mono?: boolean;
}

/** A name that is cut in the middle when space is short; the full name is its tooltip. */
export function MiddleText({ text, ident = true, mono = false }: MiddleTextProps) {
  const [head, tail] = splitMiddle(text);
  return (
    <span className={`sb-middle${ident ? " sb-ident" : ""}${mono ? " sb-mono" : ""}`} title={text}>
      <span className="sb-middle-head" aria-hidden={tail !== "" || undefined}>
        {head}
      </span>
      {tail !== "" && (
        <>
          <span className="sb-middle-tail" aria-hidden>
            {tail}
          </span>
          {/* Two boxes would be read as two words. */}
          <span className="sb-hidden">{text}</span>
        </>
      )}
    </span>
  );
}
