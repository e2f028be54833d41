import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use as takeIn } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

takeIn([BarChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** The parts of ECharts that are used, as one chunk that is fetched with the first chart. */
export { init };
