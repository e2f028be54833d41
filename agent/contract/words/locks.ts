/** The edit lock, named drafts, revisions. */
export const lockWords = {
  "lock.held": { en: "{holder} is editing {workflow} (idle {idle}). You can take over in {free}, or ask now.", zh: "{holder} 正在编辑 {workflow}（空闲 {idle}）。{free} 后可以抢锁，也可以现在请求。" },
  "lock.heldFree": { en: "{holder} has {workflow} open but has been idle for {idle}. Take the lock over first.", zh: "{holder} 仍持有 {workflow} 的锁，但已空闲 {idle}，请先抢锁。" },
  "lock.notYet": { en: "{holder} is editing {workflow} (idle {idle}). You can take over in {free}.", zh: "{holder} 正在编辑 {workflow}（空闲 {idle}）。{free} 后才可以抢锁。" },
  "lock.notHeld": { en: "Nobody is editing {workflow}.", zh: "没有人在编辑 {workflow}。" },
  "lock.notHolder": { en: "{workflow} is being edited by {holder}, not by you.", zh: "{workflow} 由 {holder} 持锁，不是您。" },
  "lock.own": { en: "You are editing {workflow} already.", zh: "您已持有 {workflow} 的锁。" },
  "lock.nobodyAsked": { en: "That person does not wait for {workflow} any more.", zh: "该用户已不在 {workflow} 的等待队列中。" },
  "draft.notFound": { en: "There is no such draft of {workflow} any more.", zh: "{workflow} 的该草稿已不存在。" },
  "draft.notYours": { en: "Draft {name} is {author}'s. Its author, the holder of the lock or an admin of the project may remove it.", zh: "草稿“{name}”属于 {author}，只有作者、持锁者或工程管理员可以删除。" },
  "revision.notFound": { en: "{workflow} has no revision {number}.", zh: "{workflow} 没有版本 {number}。" },
  "verb.rerun.gone": { en: "Task {task} is not in revision {revision} any more.", zh: "任务 {task} 已不在版本 {revision} 中。" },
  "verb.rerun.unpublished": { en: "Its workflow has no published revision.", zh: "其工作流没有已发布的版本。" },
} as const;
