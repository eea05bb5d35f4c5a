"""Questions as customers type them, each with the entry of the FAQ that answers it."""

# ruff: noqa: E501  # a text reads best beside its translation

from __future__ import annotations

import numpy as np
import pandas as pd

#: Entry: its answer in both languages, then ways to ask, each in both languages.
ENTRIES = {
    "opening_hours": (
        ("All shops are open daily from 9 a.m. to 8 p.m.", "各店每天上午9点到晚上8点营业。"),
        ("when do you close tonight", "你们今晚几点关门"),
        ("are the shops open on sunday", "星期天开门吗"),
        ("can i come after work, at seven", "我七点下班过去来得及吗"),
    ),
    "refund": (
        ("Unused goods can be returned within 14 days; the money is back in 3 working days.", "没用过的商品14天内可以退，3个工作日退款到账。"),
        ("how do i get my money back", "怎么把钱退给我"),
        ("i do not want the kettle any more, can i return it", "水壶不想要了，能退吗"),
        ("how many days do i have to send it back", "几天之内可以退货"),
    ),
    "repair_visit": (
        ("Book a technician in the app or by telephone; choose a slot of two hours.", "在手机应用或电话里预约师傅上门，可选两小时的时段。"),
        ("my washing machine leaks, can somebody come", "洗衣机漏水，能派人来吗"),
        ("i want to book a technician", "我想预约师傅上门"),
        ("can the visit be on saturday morning", "能约星期六上午上门吗"),
    ),
    "repair_status": (
        ("The state of a repair stands in the app under My repairs, with the day it will be ready.", "在手机应用“我的维修”里看进度和预计修好的日期。"),
        ("is my fridge repaired yet", "我的冰箱修好了没有"),
        ("where can i see how far the repair is", "维修到哪一步了，在哪里看"),
        ("it has been a week, when will it be ready", "都一周了，什么时候能修好"),
    ),
    "warranty": (
        ("The warranty is two years from the day of purchase; keep the receipt.", "保修期从购买之日起两年，请留好发票。"),
        ("is my oven still under warranty", "我的烤箱还在保修期吗"),
        ("how long is the guarantee", "保修几年"),
        ("i have lost the receipt, does the warranty still hold", "发票丢了，还能保修吗"),
    ),
    "delivery_time": (
        ("Goods in stock arrive in two days; you choose the half-day.", "有货的商品两天送到，上午下午可以选。"),
        ("how long does delivery take", "送货要几天"),
        ("can you deliver in the afternoon", "能下午送吗"),
        ("ordered on monday, when does it come", "星期一下的单，什么时候到"),
    ),
    "delivery_address": (
        ("Change the address in the app until the evening before delivery.", "送货前一天晚上之前，可以在手机应用里改地址。"),
        ("i typed the wrong address", "地址填错了"),
        ("can you deliver to my office instead", "能改送到公司吗"),
        ("how do i change where it is sent", "怎么改收货地址"),
    ),
    "invoice": (
        ("The invoice is sent by e-mail on the day of purchase; ask for a copy in the app.", "发票当天发到邮箱，也可以在手机应用里重新开。"),
        ("i need an invoice for my company", "要给公司开发票"),
        ("the bill has not arrived by e-mail", "邮箱里没收到发票"),
        ("can you print the invoice again", "发票能补开吗"),
    ),
    "payment": (
        ("Pay by card, by mobile or in twelve monthly parts without interest.", "可以刷卡、手机支付，也可以分12个月免息付款。"),
        ("can i pay in instalments", "可以分期吗"),
        ("do you take mobile payment", "能用手机支付吗"),
        ("the card was refused, how else can i pay", "卡刷不了，还能怎么付"),
    ),
    "points": (
        ("Each 10 paid gives one point; points are valid for 24 months.", "每消费10元积1分，积分24个月内有效。"),
        ("how many points do i have", "我有多少积分"),
        ("when do my points expire", "积分什么时候过期"),
        ("what can i get for my points", "积分能换什么"),
    ),
    "complaint": (
        ("Tell us in the app, by telephone or in the shop; you have an answer within 24 hours.", "在手机应用、电话或门店都可以提，24小时内答复。"),
        ("where can i complain", "在哪里投诉"),
        ("nobody has rung me back, who is in charge", "没人回我电话，谁负责"),
        ("the man at the counter was rude", "柜台那个人态度不好"),
    ),
    "personal_data": (
        ("See and delete what we hold on you in the app under Privacy.", "在手机应用“隐私”里可以查看、删除你的个人信息。"),
        ("what do you know about me", "你们存了我哪些信息"),
        ("please delete my account and my data", "请注销账号，删除我的信息"),
        ("who else gets my telephone number", "我的手机号会给别人吗"),
    ),
}  # fmt: skip
#: What stands before the question, in both languages.
OPENERS = (
    ("", ""), ("hello, ", "你好，"), ("quick question: ", "问一下，"), ("sorry, ", "不好意思，"),
    ("please, ", "麻烦问下，"),
)  # fmt: skip


def draw(seed: int, queries: int = 72) -> pd.DataFrame:
    """Return a frame as the data set `faq`: a row a question in both languages, with its answer.

    Planted: every entry is asked about equally often; some questions share no word with their
    answer, and some a word with another one.

    Args:
        seed: of NumPy's default generator; the same seed gives the same frame.
        queries: how many rows, shared out evenly among the entries.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(queries):
        entry = list(ENTRIES)[number % len(ENTRIES)]
        (answer_en, answer_zh), *ways = ENTRIES[entry]
        en, zh = ways[(number // len(ENTRIES)) % len(ways)]
        before_en, before_zh = OPENERS[rng.integers(len(OPENERS))]
        rows.append((entry, before_en + en, before_zh + zh, answer_en, answer_zh))
    order = rng.permutation(queries)
    names = ["entry", "query_en", "query_zh", "answer_en", "answer_zh"]
    frame = pd.DataFrame([rows[place] for place in order], columns=names)
    frame.insert(0, "query", np.arange(1, queries + 1))
    return frame
