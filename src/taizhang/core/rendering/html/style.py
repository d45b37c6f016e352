"""How a report looks on screens from 360 pixels on and on A4 paper."""

from __future__ import annotations

STYLE = """\
:root{--body:"仿宋_GB2312",FangSong,"仿宋",STFangsong,"华文仿宋",FandolFang,"Noto Serif CJK SC",serif;
--hei:"黑体",SimHei,"Heiti SC",FandolHei,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;
--kai:"楷体_GB2312",KaiTi,"楷体",STKaiti,FandolKai,"Noto Serif CJK SC",serif;
--title:"方正小标宋简体","方正小标宋_GBK",STZhongsong,"华文中宋","Noto Serif CJK SC",SimSun,serif;
--ui:"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","黑体",SimHei,sans-serif;
--ink:#1a1a1a;--quiet:#595959;--link:#0b4f9c;--line:#8a8a8a;--paper:#fff;--ground:#eceae6;--mark:#fff3c4}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:20px/1.85 var(--body);overflow-wrap:anywhere}
.skip{position:absolute;left:-999em}
.skip:focus{left:8px;top:8px;z-index:9;padding:6px 12px;background:#fff;font:16px/1.5 var(--ui)}
.hint{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}
a{color:var(--link)}
a:focus-visible,button:focus-visible,h2:focus-visible,h4:focus-visible{outline:3px solid #0b4f9c;outline-offset:2px}
main{max-width:34em;margin:32px auto;padding:72px 3em;background:var(--paper);box-shadow:0 1px 6px #0003}
h1{margin:0 0 1.85em;font:normal 1.375em/1.5 var(--title);font-weight:600;text-align:center}
h2,h3,h4,h5,h6,main p{margin:0;font-size:1em;font-weight:normal;text-indent:2em}
main p{text-align:justify}
main .level-1{font-family:var(--hei)}
main .level-2{font-family:var(--kai)}
main .closing{text-indent:0;text-align:right}
main h1+.closing,main :not(.closing)+.closing{margin-top:1.85em}
.figure{color:inherit;text-decoration:underline;text-decoration-color:var(--link);text-decoration-thickness:1px;\
text-underline-offset:4px;border-radius:2px}
.figure:hover,.figure.current{background:var(--mark)}
.chart{margin:1em 0;break-inside:avoid}
.chart svg{display:block;width:100%;max-width:620px;height:auto;margin:0 auto}
.chart figcaption{margin:.4em 0;font:16px/1.5 var(--hei);text-align:center}
.chart details{margin:.5em 0}
.chart summary{font:16px/1.5 var(--ui);cursor:pointer}
.red-head .mark{margin:1em 0 2em;color:#c00000;font:600 clamp(28px,9vw,56px)/1.3 var(--title);\
text-align:center;text-indent:0}
.number{display:flex;flex-wrap:wrap;justify-content:space-around;text-indent:0!important}
.red-head .number{padding-bottom:.4em;border-bottom:2px solid #c00000;margin-bottom:1.85em}
.signers{font-family:var(--kai)}
main .date-line{margin:-1.85em 0 1.85em;font-family:var(--kai);text-align:center;text-indent:0}
main .addressee{text-indent:0}
.lead{font-weight:700}
mark{background:#ffec80;color:inherit}
main .note{font-size:.72em;text-indent:0;text-align:left}
.wide{overflow-x:auto;margin:.5em 0}
.wide:focus-visible{outline:3px solid #0b4f9c}
main table{border-collapse:collapse;width:100%;font-size:.78em;line-height:1.5;border:2px solid #333}
main caption{padding:4px;font-family:var(--hei)}
main td,main th{border:1px solid #555;padding:4px 6px;font-weight:normal}
main thead th{font-family:var(--hei);text-align:center}
main .total td,main .total th{font-family:var(--hei)}
.annexes{display:flex;padding-left:2em;margin-top:1.85em}
.annexes>span{flex:none}
.annexes p{text-indent:0}
.annexes p span{display:block}
.annex{margin-top:3em;padding-top:1.5em;border-top:1px solid #d0d0d0}
main .annex-label{text-indent:0;font-family:var(--hei)}
.annex-title{margin:1em 0!important;font:600 1.375em/1.5 var(--title)!important;text-align:center;\
text-indent:0!important}
.colophon{margin-top:3em;border:2px solid #333;border-width:2px 0;font-size:.88em}
.colophon p{padding:.2em 1em;text-indent:0;justify-content:space-between}
main .copies{padding-left:4em;text-indent:-3em;border-bottom:1px solid #333}
.basis{max-width:1180px;margin:32px auto;padding:28px 32px;background:var(--paper);box-shadow:0 1px 6px #0003;\
font:15px/1.6 var(--ui)}
.basis h2,.basis h3,.basis h4,.basis p{text-indent:0}
.basis h2{font:600 1.4em/1.5 var(--ui)}
.basis h3{font:600 1.15em/1.5 var(--ui);margin:1.6em 0 .6em}
.basis h4{font:600 1em/1.5 var(--ui)}
.basis p{margin:.3em 0}
.facts,.sentence,.count,.back{color:var(--quiet)}
.figures{width:100%;border-collapse:collapse;font-size:14px}
.figures caption{text-align:left;padding:10px 0 6px}
.figures th,.figures td{border:1px solid var(--line);padding:6px 8px;text-align:left;\
vertical-align:top;font-weight:normal}
.figures thead th{background:#f0efec;font-weight:600;white-space:nowrap}
.figures td:nth-child(2){white-space:nowrap}
.figures td:nth-child(4){min-width:15em}
.entries article{padding:12px 0;border-top:1px solid #d0d0d0}
dl{margin:.4em 0}
dl div{display:flex}
dt{flex:0 0 7em;color:var(--quiet)}
dd{margin:0;flex:1;min-width:0}
.records{margin:0;padding-left:3.2em}
.records li{padding:6px 0;border-top:1px solid #d0d0d0}
.records li>*{display:block}
.records span{color:var(--quiet)}
.records .summary{color:var(--ink)}
:target{background:var(--mark)}
dialog{position:fixed;top:0;right:0;bottom:0;left:auto;width:460px;max-width:100%;height:100%;max-height:none;margin:0;\
padding:0;border:0;border-left:1px solid var(--line);background:#fff;color:var(--ink);font:15px/1.6 var(--ui);\
overflow:auto;box-shadow:-4px 0 16px #0003;overflow-wrap:anywhere}
dialog::backdrop{background:rgba(0,0,0,.16)}
dialog .bar{position:sticky;top:0;display:flex;align-items:center;padding:10px 16px;background:#fff;\
border-bottom:1px solid var(--line)}
dialog h2{flex:1;margin:0 8px 0 0;font:600 20px/1.4 var(--ui);text-indent:0}
dialog .bar button{margin-left:6px}
dialog button{min-width:44px;min-height:44px;padding:4px 10px;border:1px solid #767676;border-radius:4px;\
background:#fff;color:var(--ink);font:15px/1.4 var(--ui);cursor:pointer}
dialog button:hover{background:#f0efec}
dialog button:disabled{color:#767676;border-color:#bbb;cursor:default}
dialog .content{padding:8px 16px 24px}
dialog h3{margin:1em 0 .3em;text-indent:0;font:600 16px/1.5 var(--ui)}
dialog p{margin:.4em 0}
dialog .records{padding-left:2.4em}
@media (min-width:1180px){.with-panel main{margin-left:calc((100vw - 460px - 34em)/2)}}
@media (max-width:760px){
body{font-size:18px}
main{margin:0;padding:28px 18px;box-shadow:none}
.basis{margin:12px 0 0;padding:20px 18px;box-shadow:none}
.figures,.figures tbody,.figures tr,.figures td,.figures th,.figures caption{display:block}
.figures thead{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)}
.figures tr{padding:8px 0;border-top:1px solid var(--line)}
.figures tbody th{display:none}
.figures td{display:flex;border:0;padding:2px 0}
.figures td:nth-child(2){font-weight:600;white-space:normal}
.figures td::before{content:attr(data-label);flex:0 0 6.5em;color:var(--quiet);font-weight:normal}
dialog{top:auto;width:100%;height:82%;border-left:0;border-top:1px solid var(--line)}
}
@page{size:A4;margin:37mm 26mm 35mm 28mm}
@page:right{@bottom-right{content:"— " counter(page) " —";font:14pt "宋体",SimSun,FandolSong,"Noto Serif CJK SC",serif;\
padding:0 14pt 18mm 0}}
@page:left{@bottom-left{content:"— " counter(page) " —";font:14pt "宋体",SimSun,FandolSong,"Noto Serif CJK SC",serif;\
padding:0 0 18mm 14pt}}
@media print{
body{background:none;color:#000;font-size:16pt;line-height:28.95pt}
.skip,.hint,.screen,dialog{display:none!important}
main{max-width:none;margin:0;padding:0;box-shadow:none}
main p,main h2,main h3,main h4,main h5,main h6{letter-spacing:-.25pt}
h1{font-size:22pt;line-height:28.95pt;margin-bottom:28.95pt}
h2,h3,h4,h5,h6{break-after:avoid}
.annex{break-before:page;margin:0;padding:0;border:0}
.red-head .mark{margin-top:35mm;font-size:44pt}
.wide{overflow:visible}
main table{min-width:0!important}
.closing{break-inside:avoid;break-before:avoid}
a,.figure{outline:none!important;color:inherit;text-decoration:none;background:none!important}
.basis{break-before:page;max-width:none;margin:0;padding:0;box-shadow:none;font-size:9pt;line-height:1.5}
.figures{font-size:8pt;table-layout:fixed}
.figures thead{display:table-header-group}
.figures tr{break-inside:avoid}
.figures td:nth-child(2){white-space:normal}
.figures td:nth-child(4){min-width:0}
.figures th,.figures td{padding:3px 4px}
.figures thead th{white-space:normal}
.figures th:nth-child(1){width:5%}
.figures th:nth-child(2),.figures th:nth-child(6){width:10%}
.figures th:nth-child(3){width:17%}
.figures th:nth-child(4){width:25%}
.figures th:nth-child(5){width:14%}
.figures th:nth-child(7){width:9%}
}
"""
"""The style sheet. No colours by theme: a report is black on white."""
