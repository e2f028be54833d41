import { z } from "zod";

/** What the commands of a person may need, and fields that many of them share. */
export const none = z.object({});
export const platform = { right: "platform", of: "platform" } as const;
export const see = { right: "see", of: "project" } as const;
export const edit = { right: "edit", of: "project" } as const;
export const publish = { right: "publish", of: "project" } as const;
export const operate = { right: "operateOwn", of: "project" } as const;
export const administer = { right: "administer", of: "project" } as const;
export const Page = { limit: z.coerce.number().int().min(1).max(1000).default(200) };
