import { Refusal, type Handlers, type UiUp } from "#contract";
import { removeView, savedView, savedViews, saveView, type Store } from "../../store/index.ts";
import type { CommandContext } from "../gateway/commandContext.ts";

/** Filters that a person has given a name. Only she lists and changes them; who was given the address of one can read it. */
export function viewHandlers({ store }: { readonly store: Store }): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `view.${string}`>> {
  const own = (context: CommandContext) => context.caller.user!.id;
  return {
    "view.list": async (_, context) => ({ views: await store.read((db) => savedViews(db, own(context))) }),
    "view.get": async ({ id }) => {
      const view = await store.read((db) => savedView(db, id));
      if (view === null) throw new Refusal("notFound", "view.notFound", { id });
      return view;
    },
    "view.save": async (view, context) => {
      await context.commit({ object: `view ${view.name}` }, async (tx) => {
        await saveView(tx, own(context), view);
        return {};
      });
      return {};
    },
    "view.remove": async ({ id }, context) => {
      await context.commit({ object: `view ${id}` }, async (tx) => {
        if (!(await removeView(tx, own(context), id))) throw new Refusal("notFound", "view.notFound", { id });
        return {};
      });
      return {};
    },
  };
}
