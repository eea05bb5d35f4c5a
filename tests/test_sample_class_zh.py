"""The sample class that works in Chinese."""

from test_sample_class import SampleClass


class TestChinese(SampleClass):
    language = "zh"
