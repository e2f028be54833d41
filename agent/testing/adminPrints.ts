import { Command } from "commander";
import { vi } from "vitest";
import { addAdminCommands } from "../cli/admin/commands.ts";
import type { ServerFixture } from "./serverFixture.ts";

/** What `signalbox admin …` prints for the fixture's admin, in a language of the terminal. A text is split at blanks. */
export const adminPrints =
  (fixture: () => ServerFixture) =>
  async (words: string | readonly string[], { json = false, language = "en" }: { readonly json?: boolean; readonly language?: "en" | "zh" } = {}): Promise<string> => {
    const program = new Command().exitOverride();
    addAdminCommands(program, { withSession: (action) => async () => void (await action(fixture().admin, json)) });
    let text = "";
    vi.stubEnv("LC_ALL", language === "zh" ? "zh_CN.UTF-8" : "C");
    const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      return true;
    });
    try {
      await program.parseAsync(typeof words === "string" ? words.split(" ") : [...words], { from: "user" });
    } finally {
      write.mockRestore();
      vi.unstubAllEnvs();
    }
    return text;
  };
