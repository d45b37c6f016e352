"""Sentences of the services that name options of the command line, as people at a browser are told them."""

from __future__ import annotations

from taizhang.core.values import Message
from taizhang.services.locked import CLOSED

IN_THE_BROWSER: dict[str, str] = {
    CLOSED: Message(
        "{period}已对“{unit}”封账（变更号 {number}），要改动须写明理由，并由另一人批准。"
    ).template,
    "{period}没有封过账，请用 --since 写明从哪个变更号看起。": Message(
        "{period}没有封过账，没有可以比较的。"
    ).template,
    "{period}的单位名录是空的，请先导入基础名录（taizhang ledger template -o 基础名录.xlsx）。": Message(
        "{period}的单位名录是空的，请先登记单位。"
    ).template,
    "没有编号为 {number} 的对应关系，用 taizhang ledger mappings 查看。": Message(
        "没有编号为 {number} 的对应关系，可能已经忘记。"
    ).template,
    "没有认出{kinds}的表头：请核对列名，或用 --kind 写明台账类型、用 --map 指明各列。": Message(
        "没有认出台账的表头：请核对列名，或选明台账类型再看。"
    ).template,
    "分不清是{kinds}中的哪一种，请用 --kind 写明。": Message(
        "分不清是{kinds}中的哪一种，请选明台账类型。"
    ).template,
    "第一次见到这样的表格，没有导入。请核对各列的对应关系：都对就加 --accept 再导入一次；"
    '不对的用 --map "列名=字段" 改正，不要的列写 --map "列名=-"。': Message(
        "第一次见到这样的表格，请核对各列的对应关系，确认一次，以后不再问。"
    ).template,
    '缺少必填的{fields}：请用 --map "列名=字段" 指明是哪一列，或用 --set "字段=内容" 统一填写。': Message(
        "缺少必填的{fields}：请在“核对各列”里选明是哪一列，表里没有的统一填写。"
    ).template,
    "“{label}”一列有别的单位（{units}），不全是{unit}的：请按单位分成几个文件分别导入；"
    '确实都算{unit}的，用 --map "{label}=-" 写明不看这一列。': Message(
        "“{label}”一列有别的单位（{units}），不全是{unit}的：请按单位分成几个文件分别导入；"
        "确实都算{unit}的，把这一列选为“不看这一列”。"
    ).template,
    "与别的工作表表头相同，各列的对应关系却不同，请用 --map 写明有出入的列。": Message(
        "与别的工作表表头相同，各列的对应关系却不同，请改成一样。"
    ).template,
    "不是本系统发出的报送表。请用 taizhang ledger template 导出报送表，把内容填进去再导入；"
    "或写明 --unit 和 --period，按原来的表格导入。": Message(
        "不是本系统发出的报送表，请选明是哪个单位、哪个时段的。"
    ).template,
    "是本系统发出的基础名录，请不带 --unit 和 --period 导入。": Message(
        "是本系统发出的基础名录，请由管理全部单位的人导入。"
    ).template,
}
"""By the sentence of the service."""
