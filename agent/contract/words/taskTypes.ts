/** Task types: their icons, fields of newer kinds, and tests on a chosen host. */
export const taskTypeWords = {
  "icon.tooBig": { en: "The drawing has {bytes} bytes; at most {limit} are allowed.", zh: "图标有 {bytes} 字节，最多允许 {limit} 字节。" },
  "icon.tooMany": { en: "The drawing has more than {limit} elements, or they are nested too deep.", zh: "图标的元素超过 {limit} 个，或嵌套过深。" },
  "icon.entity": { en: "The drawing holds &, and entities are not allowed in it. Remove it.", zh: "图标中含有 &，不允许使用实体，请删除。" },
  "icon.text": { en: "The drawing holds text outside of its shapes: {text}. Remove it.", zh: "图标的图形之外有文字：{text}，请删除。" },
  "icon.syntax": { en: "The drawing cannot be read at {text}", zh: "图标在此处无法解析：{text}" },
  "icon.root": { en: "The drawing must be one <svg>, and has <{element}> there.", zh: "图标必须是一个 <svg>，而此处是 <{element}>。" },
  "icon.element": {
    en: "<{element}> is not allowed in an icon. Allowed are path, rect, circle, ellipse, line, polyline, polygon, g and title.",
    zh: "图标中不允许 <{element}>，允许的有 path、rect、circle、ellipse、line、polyline、polygon、g 和 title。",
  },
  "icon.attribute": { en: "{attribute} is not allowed on <{element}>. Remove it.", zh: "<{element}> 上不允许 {attribute}，请删除。" },
  "icon.twice": { en: "<{element}> has {attribute} twice.", zh: "<{element}> 的 {attribute} 重复。" },
  "icon.value": { en: "{attribute} of <{element}> has a value that is not allowed: {value}", zh: "<{element}> 的 {attribute} 值不允许：{value}" },
  "icon.unclosed": { en: "<{element}> is not closed.", zh: "<{element}> 未闭合。" },
  "icon.viewBox": { en: "The drawing needs a viewBox of four numbers, for example 0 0 24 24.", zh: "图标需要由四个数字组成的 viewBox，例如 0 0 24 24。" },
  "taskType.sourceKey": {
    en: "{field} cannot be the key of a data source: its environment would have {name}, which changes the interpreter.",
    zh: "{field} 不能作为数据源参数的键：其环境变量 {name} 会改变解释器的行为。",
  },
  "taskType.shownWhen": { en: "{field} is shown by {other}, which is not another parameter of this type.", zh: "{field} 的显示条件引用了 {other}，但它不是该类型的其他参数。" },
  "task.fieldDate": {
    en: "Task {task}: {field} is {value}, which is no date. Write for example 2026-11-20, or ${bizdate_iso}.",
    zh: "任务 {task}：{field} 为 {value}，不是日期，写法示例：2026-11-20 或 ${bizdate_iso}。",
  },
  "task.fieldFile": {
    en: "Task {task}: {field} is {value}. Write an absolute path of the host, or res:///name for a resource of the project.",
    zh: "任务 {task}：{field} 为 {value}，请写主机上的绝对路径，或以 res:///名称 引用工程资源。",
  },
  "end.file": { en: "{field} is {value}, neither an absolute path nor a resource", zh: "{field} 为 {value}，既不是绝对路径也不是资源" },
  "place.otherHost": { en: "this run is for another host", zh: "本次运行指定了其他主机" },
} as const;
