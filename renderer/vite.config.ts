import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The page, served by our own server and loaded by Electron from disk, so every address in it is relative.
 * `#contract` and `#bridge` resolve by the "imports" of the root package.json.
 */
export default defineConfig({
  root: here("."),
  base: "./",
  cacheDir: here("../.cache/vite"),
  plugins: [react()],
  server: { port: 5173, strictPort: false },
  worker: { format: "es" },
  build: {
    outDir: here("../dist/renderer"),
    emptyOutDir: true,
    target: "chrome140",
    // Fonts stay files: inlined ones cannot be fetched in parallel, and Iosevka is a megabyte.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1400,
    rolldownOptions: {
      output: {
        // One chunk per thing that is loaded on its own, so that an upgrade of one library leaves the others cached.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 40 },
            { name: "editor", test: /node_modules[\\/](@codemirror|@lezer|style-mod|w3c-keyname|crelt)[\\/]/, priority: 30 },
            { name: "charts", test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 30 },
            { name: "pinyin", test: /node_modules[\\/]pinyin-pro[\\/]/, priority: 30 },
            { name: "antd", test: /node_modules[\\/](antd|@ant-design|@rc-component|rc-[a-z-]+|dayjs)[\\/]/, priority: 20 },
            { name: "graph", test: /node_modules[\\/](@xyflow|d3-[a-z]+|classcat)[\\/]/, priority: 20 },
          ],
        },
      },
    },
  },
});
