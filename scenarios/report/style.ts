/** The style of a report: light and dark, on paper too; nothing is loaded from anywhere. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f6f7f9;--ink:#1b2330;--soft:#5d6878;--faint:#dfe3e9;
--ready:#3a9d6e;--running:#8fcfae;--pending:#c9d0da;--starting:#e8b64c;--failed:#d64545;--lost:#8c2f39;--lost-line:#c98189;
--ending:#9a8bc9;--succeeded:#6d8aa8;--cordoned:#8eb8a2;--fault:#d33f3f;--heal:#2b8a5a;--action:#3568c0;--level:#3a9d6e33;--on-dark:#fff;--on-light:#33240a}
@media (prefers-color-scheme:dark){:root{--ground:#12161d;--panel:#1a2029;--ink:#e6eaf0;--soft:#98a3b3;--faint:#2b3340;
--ready:#3f9e72;--running:#2f6f54;--pending:#465162;--starting:#c8963a;--failed:#d9534f;--lost:#7c2a34;--lost-line:#b5606b;
--ending:#7a6bb0;--succeeded:#54708f;--cordoned:#5c8470;--fault:#e5645f;--heal:#46b07c;--action:#6d9bea;--level:#3f9e7240;--on-dark:#fff;--on-light:#1d1404}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1280px;margin:0 auto;padding:28px 28px 60px}
h1{font-size:26px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:15px;margin:30px 0 8px;letter-spacing:.02em}
p{margin:0 0 10px;max-width:80ch}.docs{color:var(--soft)}
section+section{border-top:1px solid var(--faint);margin-top:40px;padding-top:32px}
.verdict{display:inline-block;vertical-align:4px;margin-left:12px;padding:1px 10px;border-radius:11px;font-size:12.5px;font-weight:600;color:#fff}
.verdict.ok{background:var(--heal)}.verdict.bad{background:var(--fault)}
.facts{display:flex;flex-wrap:wrap;gap:6px 28px;margin:14px 0 0;padding:12px 16px;background:var(--panel);border-radius:8px}
.facts div{min-width:70px}.facts dt{font-size:11.5px;color:var(--soft);margin:0}.facts dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
table{border-collapse:collapse;min-width:70%;font-size:13.5px}
th{font-weight:600;text-align:left;color:var(--soft);font-size:12px;border-bottom:1px solid var(--faint)}
th,td{padding:5px 22px 5px 0;vertical-align:top}tbody tr+tr td{border-top:1px solid var(--faint)}tr.more td{border-top:0!important;padding-top:0}
td.t,th.t{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.never{color:var(--fault);font-weight:600}
.badge{display:inline-block;min-width:20px;height:20px;border-radius:10px;text-align:center;font-size:11.5px;line-height:20px;color:#fff;font-weight:600;background:var(--soft)}
.badge.fault,.badge.failure{background:var(--fault)}.badge.heal{background:var(--heal)}.badge.action{background:var(--action)}
.failures{border-left:4px solid var(--fault);background:var(--panel);padding:10px 14px;border-radius:0 8px 8px 0;margin:16px 0 0}
.failures p{margin:0}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:8px 0 0;padding:0;list-style:none;font-size:12.5px;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:6px}.legend svg{width:14px;height:10px;display:block}
svg{display:block;width:100%;min-width:860px;height:auto}
svg text{font-size:10.5px;fill:var(--soft)}
.minion-name,svg text.minion-name,svg text.group-name{fill:var(--ink);font-weight:600;font-size:11.5px}svg text.pod-name{fill:var(--ink);font-size:10.5px}
svg text.count{text-anchor:end;font-variant-numeric:tabular-nums}
.rule{stroke:var(--faint)}.tick line{stroke:var(--faint)}.tick text,.fold text{text-anchor:middle}.fold rect{fill:var(--ground);fill-opacity:.72}svg .fold text{font-size:9px;font-style:italic}
.level{fill:var(--level)}.wanted{fill:none;stroke:var(--soft);stroke-dasharray:3 2}
.ready{fill:var(--ready)}.running{fill:var(--running)}.pending{fill:var(--pending)}.starting{fill:var(--starting)}.failed{fill:var(--failed)}
.lost{fill:url(#hatch)}.hatch-ground{fill:var(--lost)}.hatch-line{stroke:var(--lost-line);stroke-width:2}
.ending{fill:var(--ending)}.succeeded{fill:var(--succeeded)}.cordoned{fill:var(--cordoned)}.down{fill:var(--failed)}
svg text.w{font-size:9px;fill:var(--on-dark);pointer-events:none}svg text.on-pending,svg text.on-starting,svg text.on-running{fill:var(--on-light)}
@media (prefers-color-scheme:dark){svg text.on-pending,svg text.on-running{fill:var(--on-dark)}}
.mark line{stroke-width:1;stroke-dasharray:2 3}.mark text{fill:#fff!important;font-weight:700;text-anchor:middle}
.mark.fault line,.mark.failure line{stroke:var(--fault)}.mark.fault circle,.mark.failure circle{fill:var(--fault)}
.mark.heal line{stroke:var(--heal)}.mark.heal circle{fill:var(--heal)}.mark.action line{stroke:var(--action)}.mark.action circle{fill:var(--action)}
.hit circle{fill:var(--ground);stroke-width:2.5}.hit.fault circle{stroke:var(--fault)}.hit.heal circle{stroke:var(--heal)}
.came path{fill:none;stroke:var(--heal);stroke-width:1.8}
footer{margin-top:36px;font-size:12.5px;color:var(--soft)}
@media print{main{max-width:none;padding:0}section{break-inside:avoid-page}}
`;
