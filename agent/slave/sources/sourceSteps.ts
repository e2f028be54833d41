import { sentence, type DataSourceTestStep, type Sentence, type Word } from "#contract";

type StepName = DataSourceTestStep["step"];
/** Thrown when a step has failed and was written down: nothing comes after it. */
export class StepFailed extends Error {
  constructor() {
    super("a step failed");
  }
}
/** A failure that has a sentence of its own. */
export class SourceFailure extends Error {
  readonly sentence: Sentence;
  constructor(code: Word, values: Sentence["values"] = {}) {
    super(code);
    this.sentence = sentence(code, values);
  }
}
const LONGEST_MESSAGE = 300;
/** What a driver says, on one line. */
export function messageOf(error: unknown): string {
  const { message, code, errors } = error as { message?: unknown; code?: unknown; errors?: unknown[] };
  const text = typeof message === "string" && message !== "" ? message : Array.isArray(errors) && errors.length > 0 ? messageOf(errors[0]) : typeof code === "string" ? code : String(error);
  return text.replaceAll(/[\p{Cc}\s]+/gu, " ").slice(0, LONGEST_MESSAGE);
}
/** What each step says when it fails with the driver's own words. */
const FAILED: Readonly<Record<StepName, Word>> = {
  resolve: "sourceTest.notResolved",
  connect: "sourceTest.notConnected",
  tls: "sourceTest.notTls",
  signIn: "sourceTest.notSignedIn",
  read: "sourceTest.notRead",
};

/**
 * Steps of one test, in order. Each has `stepMs`; when it is over, or the test is, everything opened is closed. What a step fails with is
 * its sentence, never an exception.
 */
export function makeSourceSteps(stepMs: number) {
  const steps: DataSourceTestStep[] = [];
  const open: (() => void)[] = [];
  return {
    steps,
    /** Closed when the test ends, however it ends. */
    closeLater: (close: () => void): void => void open.push(close),
    close(): void {
      for (const close of open.splice(0).reverse()) close();
    },
    /** Does a step. @throws StepFailed */
    async run<T>(step: StepName, values: Sentence["values"], work: () => Promise<T>, said: (value: T) => Sentence): Promise<T> {
      const begun = performance.now();
      const put = (ok: boolean, detail: Sentence): void => void steps.push({ step, ok, detail, ms: Math.round(performance.now() - begun) });
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new SourceFailure("sourceTest.tooSlow", { seconds: stepMs / 1000 })), stepMs);
      });
      try {
        const value = await Promise.race([work(), late]);
        put(true, said(value));
        return value;
      } catch (error) {
        put(false, error instanceof SourceFailure ? error.sentence : sentence(FAILED[step], { ...values, message: messageOf(error), code: String((error as { code?: unknown }).code ?? messageOf(error)) }));
        throw new StepFailed();
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
export type SourceSteps = ReturnType<typeof makeSourceSteps>;
