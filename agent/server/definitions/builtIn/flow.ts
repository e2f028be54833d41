import type { TaskTypeBody } from "#contract";

/** Tasks that wait, and one that stands for a whole workflow. */
export const FLOW_TYPES: readonly TaskTypeBody[] = [
  {
    name: "wait_time",
    label: { en: "Wait for a time", zh: "等待时间" },
    category: "flow",
    description: { en: "Succeeds at a time of the schedule day, or some minutes after its upstream ended. Takes no host and no slot.", zh: "在调度日的指定时间，或上游结束若干分钟后成功。不占用主机和槽位。" },
    icon: "clock",
    plugin: { kind: "waitTime" },
    parameters: [
      {
        key: "until",
        label: { en: "Waits until", zh: "等待至" },
        kind: "choice",
        required: true,
        default: "at",
        choices: [
          { value: "at", label: { en: "A time of day", zh: "指定时间" } },
          { value: "minutes", label: { en: "Minutes after its upstream ended", zh: "上游结束若干分钟后" } },
        ],
      },
      {
        key: "at",
        label: { en: "Time of day", zh: "时间" },
        kind: "text",
        required: true,
        shownWhen: { key: "until", equals: "at" },
        help: { en: "For example 06:30 or 06:30:15, on the schedule day in the zone of the run.", zh: "例如 06:30 或 06:30:15，为运行时区内的调度日时间。" },
      },
      { key: "minutes", label: { en: "Minutes", zh: "分钟数" }, kind: "number", required: true, shownWhen: { key: "until", equals: "minutes" } },
    ],
    exitCodes: [],
  },
  {
    name: "wait_file",
    label: { en: "Wait for a file", zh: "等待文件" },
    category: "flow",
    description: { en: "Succeeds when a file is there, is large enough and does not change any more; fails after its time limit.", zh: "文件存在、达到指定大小且不再变化时成功，超过时限则失败。" },
    icon: "file",
    plugin: { kind: "builtIn", runner: "file" },
    parameters: [
      {
        key: "file",
        label: { en: "Path on the host", zh: "主机上的路径" },
        kind: "text",
        required: true,
        help: { en: "Absolute; * ? [ ] and ** stand for more than one name, and one file that fits is enough.", zh: "绝对路径，可用 * ? [ ] 和 ** 匹配，任一文件符合即可。" },
      },
      { key: "quiet", label: { en: "Seconds without a change", zh: "无变化秒数" }, kind: "number", required: false, default: 10 },
      { key: "minBytes", label: { en: "Bytes at least", zh: "最小字节数" }, kind: "number", required: false, default: 0 },
      { key: "every", label: { en: "Looks every so many seconds", zh: "检查间隔（秒）" }, kind: "number", required: false, default: 5 },
    ],
    exitCodes: [],
  },
  {
    name: "workflow",
    label: { en: "Workflow", zh: "子工作流" },
    category: "flow",
    description: {
      en: "Runs the published revision of another workflow of the project for the same business date and ends as it ends. A rerun goes on with what failed in it.",
      zh: "以相同业务日期运行同一工程内另一个工作流的已发布版本，并以其结果结束。重跑时从其失败的任务继续。",
    },
    icon: "workflow",
    plugin: { kind: "workflow" },
    parameters: [
      { key: "workflow", label: { en: "Workflow", zh: "工作流" }, kind: "text", required: true },
      { key: "params", label: { en: "Parameters of its run", zh: "运行参数" }, kind: "table", required: false },
      {
        key: "outputsOf",
        label: { en: "Outputs of its task", zh: "取其任务的输出" },
        kind: "text",
        required: false,
        help: { en: "The task of that workflow whose outputs become those of this one.", zh: "该工作流中的任务，其输出作为本任务的输出。" },
      },
    ],
    exitCodes: [],
  },
];
