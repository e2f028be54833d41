import { z } from "zod";
import { Name, SavedViewId } from "../../model/ids.ts";
import { command, query } from "../catalog.ts";
import { none } from "./rights.ts";

/** What a person has kept for herself (UX.md, screen 4). */
export const viewCommands = {
  /** Filters of the instances list that a person has given a name. */
  "view.list": query("person", none, z.object({ views: z.array(z.object({ id: SavedViewId, name: Name, filter: z.record(z.string(), z.unknown()) })) }), { method: "GET", path: "/views" }),
  /** Of anybody, by its address: who was given it sees through it what she may see. */
  "view.get": query("person", z.object({ id: SavedViewId }), z.object({ id: SavedViewId, name: Name, filter: z.record(z.string(), z.unknown()) }), { method: "GET", path: "/views/{id}" }),
  "view.save": command("person", z.object({ id: SavedViewId, name: Name, filter: z.record(z.string(), z.unknown()) }), none, { method: "PUT", path: "/views/{id}" }),
  "view.remove": command("person", z.object({ id: SavedViewId }), none, { method: "DELETE", path: "/views/{id}" }),
} as const;
