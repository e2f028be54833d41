import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { WordsInput } from "../../../../ui/taskForm/WordsInput.tsx";

const TAG = /^[\p{L}\p{N}_.-]{1,40}$/u;
const MOST = 20;

/** Tags of a host, typed freely. */
export function TagField({ tags, onChange, problem }: { readonly tags: readonly string[]; readonly onChange: (tags: readonly string[]) => void; readonly problem: string | undefined }) {
  const t = useTranslate();
  return (
    <Field label={t("nodes:add.tags")} help={t("nodes:add.tagsHelp")} problem={problem}>
      {(id, note) => (
        <WordsInput
          id={id}
          describedBy={note}
          separators={[",", " "]}
          words={tags}
          onChange={(next) =>
            onChange(
              next
                .map((tag) => tag.trim())
                .filter((tag) => TAG.test(tag))
                .slice(0, MOST),
            )
          }
        />
      )}
    </Field>
  );
}
