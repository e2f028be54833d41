import { Select } from "antd";

/** Props of `WordsInput`. */
export interface WordsInputProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly words: readonly string[];
  readonly onChange: (words: string[]) => void;
  /** What ends a word besides Enter. */
  readonly separators?: readonly string[];
  /** Words to choose from; others may be typed all the same. */
  readonly known?: readonly string[];
  readonly disabled?: boolean;
  readonly wrong?: boolean;
}

/** Several words, typed freely. */
export function WordsInput({ id, describedBy, words, onChange, separators = [","], known, disabled = false, wrong = false }: WordsInputProps) {
  return (
    <Select<string[]>
      id={id}
      aria-describedby={describedBy}
      mode="tags"
      {...(known ? { options: known.map((word) => ({ value: word, label: word })) } : { open: false, suffixIcon: null })}
      tokenSeparators={[...separators]}
      disabled={disabled}
      status={wrong ? "error" : ""}
      value={[...words]}
      onChange={onChange}
    />
  );
}
