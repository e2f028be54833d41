/** The development center. */
export const scriptWords = {
  "script.notFound": { en: "There is no script {name} that you may see.", zh: "没有你可以查看的脚本 {name}。" },
  "script.nameTaken": { en: "{name} is in this folder already.", zh: "该文件夹中已有 {name}。" },
  "script.parent": { en: "{name} cannot be put there: it is no folder of the same area.", zh: "{name} 不能放到那里：目标不是同一区域的文件夹。" },
  "script.insideItself": { en: "{name} cannot be moved into itself.", zh: "{name} 不能移到自己里面。" },
  "script.notEmpty": { en: "{name} holds {count} files or folders. Move or remove them first.", zh: "{name} 中还有 {count} 个文件或文件夹。请先移动或移除。" },
  "script.isFolder": { en: "{name} is a folder and has no text.", zh: "{name} 是文件夹，没有文本。" },
  "script.stale": { en: "{by} saved version {version} of {name} meanwhile. Your text is kept here; compare, then save again.", zh: "{by} 已保存 {name} 的第 {version} 版。你的文本仍在此处，请比较后再保存。" },
  "script.versionNotFound": { en: "{name} has no version {number}: of those saved by themselves the last {kept} are kept.", zh: "{name} 没有第 {number} 版：自动保存的版本只保留最近 {kept} 个。" },
  "script.noType": { en: "The task type {type} is not there or disabled, so {language} cannot run.", zh: "任务类型 {type} 不存在或已停用，无法运行 {language}。" },
} as const;
