// Charts: <div class="chart" data-chart="id"></div> beside <script type="application/json" id="id">…</script>.
// The figures are in a table on the same page too: a chart is for the eye, never the only place of a figure.
import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);
const COLOURS = ["#1d4f91", "#c8922a", "#2b8a78", "#8a5fa3", "#b3564a", "#57606a"];

function draw(place) {
  const given = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const chart = echarts.init(place, null, { renderer: "svg" });
  // Whatever becomes of its place, it shrinks with it: on paper nothing of it may be cut off.
  chart.on("rendered", () => {
    place.querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  });
  const across = given.across === true; // bars lie where the labels are long
  const names = { type: "category", data: given.labels, axisTick: { show: false }, axisLabel: { hideOverlap: true } };
  const figures = { type: "value", name: given.unit ?? "", minInterval: given.whole ? 1 : 0 };
  chart.setOption({
    animation: false,
    color: COLOURS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    // Lying bars have their unit behind the last figure.
    grid: { left: 8, right: across ? 44 : 16, top: given.series.length > 1 ? 40 : 28, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", confine: true, renderMode: "richText" },
    legend: given.series.length > 1 ? { top: 0 } : undefined,
    xAxis: across ? figures : names,
    yAxis: across ? { ...names, inverse: true } : figures,
    // null is a gap: a figure that is missing is not a zero.
    series: given.series.map((one) => ({ name: one.name, type: given.kind ?? "bar", data: one.values, barMaxWidth: 28, connectNulls: false, symbolSize: 6 })),
  });
  new ResizeObserver(() => {
    if (!matchMedia("print").matches) chart.resize();
  }).observe(place);
  // On paper as wide as the paper, drawn at once: no frame comes before the page is taken.
  window.addEventListener("beforeprint", () => {
    chart.resize({ width: 640 });
    chart.getZr().flush();
  });
  window.addEventListener("afterprint", () => chart.resize());
}

function drawAll(root) {
  for (const place of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
    place.dataset.drawn = "1";
    draw(place);
  }
}
drawAll(document);
document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
